import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generateSamples } from '../../samples/data/generate.ts';
import type {
  Connector,
  RecordType,
  Row,
  SourceAuth,
  SourceDescription,
} from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/index.ts';
import { call, describedSources, settings, withWrongNames } from './descriptions.ts';
import { childrenOf, insert, texts } from './served-tables.ts';
import { type Spy, spyOn } from './spy.ts';

/** A record type of the source and the table that it is served from. */
interface Served {
  readonly record: string;
  readonly table: string;
  readonly key: string;
}

export interface ContractInputs {
  readonly source: 'erp' | 'crm' | 'ticketing' | 'commerce';
  start(database: string): Promise<{ readonly url: string; close(): Promise<void> }>;
  readonly auth: SourceAuth;
  readonly wrongAuth: SourceAuth;
  readonly customer: Served & {
    readonly name: string;
    /** A column that is not asked for when only names are wanted. */
    readonly unwanted: string;
  };
  readonly child: Served & { readonly by: string; readonly foreignKey: string };
  /** The table behind each record type. */
  readonly tables: Readonly<Record<string, string>>;
  /** Most records in one answer when children are asked for. */
  readonly pageSize: number;
}

const CUSTOMERS = 900;
// What breaks literals, queries, URLs and XML that are put together without care.
const ODD_KEY = `O'D"D&<key>%41+#?=/\\中文`;
const ODD_NAME = `O'Brien & Söhne <"25 %+1"> 公司; DROP--`;

interface Opened {
  readonly connector: Connector;
  readonly description: SourceDescription;
  readonly database: string;
  readonly spy: Spy;
}

/** What every connector must do, shown against a real server of its protocol with generated data. */
export function connectorContract(inputs: ContractInputs): void {
  const folder = mkdtempSync(join(tmpdir(), 'facet-contract-'));
  const closers: (() => Promise<void>)[] = [];
  const files = { database: '' };
  let opened: Opened;
  let url = '';

  const open = (auth: SourceAuth, at: string, description = opened.description): Connector => {
    const connector = openConnector(description, settings(at, { auth }));
    closers.push(() => connector.close());
    return connector;
  };

  beforeAll(async () => {
    files.database = generateSamples({ folder: join(folder, 'data'), customers: CUSTOMERS, seed: 7 })[
      inputs.source
    ];
    const { table, key, name } = inputs.customer;
    insert(files.database, table, { [key]: ODD_KEY, [name]: ODD_NAME });
    const server = await inputs.start(files.database);
    url = server.url;
    closers.push(() => server.close());
    const spy = await spyOn(url);
    closers.push(() => spy.close());
    const description = describedSources().get(inputs.source);
    if (description === undefined) throw new Error(`expected a description of ${inputs.source}`);
    const connector = openConnector(description, settings(spy.url, { auth: inputs.auth }));
    closers.push(() => connector.close());
    opened = { connector, description, database: files.database, spy };
    // What a protocol fetches once (a WSDL, a schema) is there before calls are counted.
    expect(await connector.check(call())).toEqual([]);
  });

  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    opened.spy.seen.length = 0;
  });

  describe(`${inputs.source}: find and scan`, () => {
    findContract(inputs, () => opened);
  });

  describe(`${inputs.source}: check and faults`, () => {
    test('check names a column, a lookup and a record type that do not exist', async () => {
      const faults = await open(inputs.auth, url, withWrongNames(opened.description)).check(call());
      expect(faults.filter((fault) => fault.includes('no_such_column'))).toHaveLength(1);
      expect(faults.filter((fault) => fault.includes('no_such_place'))).toHaveLength(1);
      expect(faults).toHaveLength(inputs.source === 'erp' ? 2 : 3);
    });

    test.each(['find', 'check'] as const)('%s with wrong credentials is refused', async (verb) => {
      const connector = open(inputs.wrongAuth, url);
      // A WSDL may be open to everyone.
      if (inputs.source === 'crm' && verb === 'check') return;
      const work =
        verb === 'check'
          ? connector.check(call())
          : connector.find(
              { record: recordIn(opened, inputs.customer), fields: [], by: 'recordId', values: ['x'] },
              call(),
            );
      await expect(work).rejects.toMatchObject({ code: 'SOURCE_REFUSED', source: inputs.source });
    });

    test('a caller who gives up gets no rows', async () => {
      const caller = new AbortController();
      const query = {
        record: recordIn(opened, inputs.customer),
        fields: ['name'],
        by: 'recordId',
        values: ['x'],
      };
      const work = opened.connector.find(query, { signal: caller.signal, meter: { calls: 0 } });
      caller.abort();
      await expect(work).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
    });

    test('a source that is gone is unavailable', async () => {
      const server = await inputs.start(files.database);
      const connector = open(inputs.auth, server.url);
      const query = { record: recordIn(opened, inputs.customer), fields: [], by: 'recordId', values: ['x'] };
      expect(await connector.find(query, call())).toEqual([]);
      await server.close();
      await expect(connector.find(query, call())).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    });
  });
}

function findContract({ customer, child, pageSize, tables }: ContractInputs, opened: () => Opened): void {
  const keys = () => texts(opened().database, `SELECT ${customer.key} FROM ${customer.table} ORDER BY 1`);
  const find = async (
    served: Served,
    by: string,
    values: readonly string[],
    more: { limit?: number; fields?: string[] } = {},
  ) => {
    const meter = call();
    const { fields = [], ...limit } = more;
    const record = recordIn(opened(), served);
    const rows = await opened().connector.find({ record, fields, by, values, ...limit }, meter);
    return { rows, calls: meter.meter.calls };
  };

  test('one record by its key', async () => {
    const [key = ''] = keys();
    const { rows, calls } = await find(customer, 'recordId', [key]);
    expect(rows).toEqual([{ recordId: key }]);
    expect(calls).toBe(1);
  });

  test('what several ask at the same time is one call, and everybody gets their own', async () => {
    const wanted = keys().slice(0, 6);
    const found = await Promise.all(wanted.map((key) => find(customer, 'recordId', [key])));
    expect(found).toEqual(wanted.map((recordId) => ({ rows: [{ recordId }], calls: 1 })));
    expect(opened().spy.seen).toHaveLength(1);
  });

  test('who may see other columns asks in a call of their own', async () => {
    const [key = ''] = keys();
    const [plain, named] = await Promise.all([
      find(customer, 'recordId', [key]),
      find(customer, 'recordId', [key], { fields: ['name'] }),
    ]);
    expect(Object.keys(plain.rows[0] ?? {})).toEqual(['recordId']);
    expect(Object.keys(named.rows[0] ?? {}).toSorted()).toEqual(['name', 'recordId']);
    expect(opened().spy.seen.filter((seen) => seen.includes(customer.name))).toHaveLength(1);
    expect(opened().spy.seen).toHaveLength(2);
  });

  test('many keys in the fewest calls, each record once', async () => {
    const wanted = keys().slice(0, 450);
    expect(wanted).toHaveLength(450);
    const { rows, calls } = await find(customer, 'recordId', [...wanted, ...wanted.slice(0, 3)]);
    expect(keysOf(rows, 'recordId')).toEqual(wanted);
    expect(calls).toBe(Math.ceil(wanted.length / batchOf(recordIn(opened(), customer), 'recordId')));
    expect(opened().spy.seen).toHaveLength(calls);
  });

  test('keys that do not exist have no rows', async () => {
    expect(await find(customer, 'recordId', ['nobody', 'nothing'])).toEqual({ rows: [], calls: 1 });
    expect((await find(child, child.by, ['nobody'])).rows).toEqual([]);
  });

  test('no keys are no calls', async () => {
    expect(await find(customer, 'recordId', [])).toEqual({ rows: [], calls: 0 });
  });

  test('children by their foreign key, all pages, in the fewest calls', async () => {
    const owners = texts(
      opened().database,
      `SELECT DISTINCT ${child.foreignKey} FROM ${child.table} ORDER BY 1`,
    ).slice(0, 250);
    const { rows, calls } = await find(child, child.by, owners);
    const batch = batchOf(recordIn(opened(), child), child.by);
    let fewest = 0;
    const expected: string[] = [];
    for (let start = 0; start < owners.length; start += batch) {
      const found = childrenOf(opened().database, child, owners.slice(start, start + batch));
      fewest += Math.max(1, Math.ceil(found.length / pageSize));
      expected.push(...found);
    }
    expect(keysOf(rows, 'number')).toEqual(expected.toSorted());
    expect(calls).toBe(fewest);
  });

  test('the source is asked for the wanted columns and no others', async () => {
    const { rows } = await find(customer, 'recordId', keys().slice(0, 2), { fields: ['name'] });
    expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(['name', 'recordId']);
    const [seen = ''] = opened().spy.seen;
    expect(seen).toContain(customer.name);
    expect(seen).not.toContain(customer.unwanted);
  });

  test('every column of every record of every type can be read', async () => {
    for (const record of opened().description.records) {
      const fields = [...record.columns.keys()];
      let rows = 0;
      for await (const page of opened().connector.scan({ record, fields }, call())) rows += page.length;
      const [counted] = texts(opened().database, `SELECT count(*) FROM ${tables[record.name]}`);
      expect(`${record.name} ${rows}`).toBe(`${record.name} ${counted}`);
    }
  });

  test('a search finds part of a name, up to the limit', async () => {
    const [name = ''] = texts(
      opened().database,
      `SELECT ${customer.name} FROM ${customer.table} WHERE length(${customer.name}) > 1 LIMIT 1`,
    );
    const part = name.slice(0, 1);
    const { rows, calls } = await find(customer, 'name', [part], { limit: 3, fields: ['name'] });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(3);
    expect(calls).toBe(1);
    for (const row of rows) expect(textOf(row, 'name').toLowerCase()).toContain(part.toLowerCase());
  });

  test('values are escaped, in keys and in searches', async () => {
    expect((await find(customer, 'recordId', [ODD_KEY], { fields: ['name'] })).rows).toEqual([
      { recordId: ODD_KEY, name: ODD_NAME },
    ]);
    expect((await find(customer, 'name', [ODD_NAME.slice(0, -3)], { limit: 5 })).rows).toEqual([
      { recordId: ODD_KEY, name: ODD_NAME },
    ]);
    expect((await find(customer, 'recordId', [`x') or (1 eq 1`, `x' OR '1'='1`, '*', '%'])).rows).toEqual([]);
  });

  test('a scan yields every record once, page by page', async () => {
    const record = recordIn(opened(), customer);
    const found: Row[] = [];
    const meter = call();
    for await (const page of opened().connector.scan({ record, fields: ['name'] }, meter))
      found.push(...page);
    expect(keysOf(found, 'recordId')).toEqual(keys().toSorted());
    expect(meter.meter.calls).toBeGreaterThan(1);
    expect(opened().spy.seen).toHaveLength(meter.meter.calls);
  });

  test('a scan that is left early asks for no more pages', async () => {
    const record = recordIn(opened(), customer);
    const meter = call();
    for await (const page of opened().connector.scan({ record, fields: [] }, meter)) {
      expect(page.length).toBeGreaterThan(0);
      break;
    }
    expect(meter.meter.calls).toBe(1);
  });
}

function recordIn({ description }: Opened, { record: name }: Served): RecordType {
  const record = description.records.find((each) => each.name === name);
  if (record === undefined) throw new Error(`expected a record type ${name}`);
  return record;
}

function batchOf(record: RecordType, by: string): number {
  return record.lookups.find((lookup) => lookup.by === by)?.batch ?? 0;
}

function textOf(row: Row, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

function keysOf(rows: readonly Row[], field: string): readonly string[] {
  return rows.map((row) => textOf(row, field)).toSorted();
}
