import { isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import type { Answer } from '../support/running-facet.ts';
import { askForAll, askForOne, type Operation, type Style, STYLES } from './operations.ts';
import { createScanner } from './scanner.ts';
import { startSweptFacet, storedBytes, type SweptFacet, wholeAnswer } from './swept-facet.ts';
import { type KnownCustomer, planOf, secretsOf, type SweptViewer, VIEWERS } from './viewers.ts';
import { writingsOf } from './writings.ts';

let swept: SweptFacet;
const counts = { operations: 0, signs: 0 };

beforeAll(async () => {
  swept = await startSweptFacet();
});
afterAll(() => swept[Symbol.asyncDispose]());

const globalId = (type: string, key: string): string => Buffer.from(`${type}:${key}`).toString('base64url');

interface Place {
  readonly type: string;
  readonly field: string;
}

/** Customers about whom the policies have something of their own to say, and the one of the guides. */
function customersOfInterest(): readonly string[] {
  const all = [...swept.world.customers.values()];
  const wanted: readonly ((customer: KnownCustomer) => boolean)[] = [
    ({ owner }) => owner === 'am01',
    ({ owner }) => owner !== 'am01',
    ({ minor }) => minor,
    ({ vip }) => vip,
    ({ refuses }) => refuses.has('MARKETING'),
    ({ refuses, minor }) => refuses.size === 0 && !minor,
  ];
  const found = wanted.map((matches) => all.find(matches)?.id);
  const showcase = swept.world.links.get(`Contact ${SHOWCASE.contactId}`);
  return [showcase, ...found].filter((id) => id !== undefined);
}

/** Every way to a customer that the schema has; a new field of Query must be added here. */
const WAYS: Readonly<Record<string, () => readonly Place[]>> = {
  customer: () =>
    customersOfInterest().map((id) => ({ type: 'Customer', field: `customer(id: ${JSON.stringify(id)})` })),
  node: () => [
    ...customersOfInterest().map((id) => ({ type: 'Customer', field: `node(id: ${JSON.stringify(id)})` })),
    ...recordPlaces(),
  ],
  customerByRecord: () =>
    [...swept.world.links.keys()]
      .slice(0, 400)
      .filter((_, index) => index % 60 === 0)
      .map((name) => {
        const [type = '', id = ''] = name.split(' ');
        const source = swept.catalogue.records.get(type)?.source ?? '';
        return { type: 'Customer', field: `customerByRecord(source: "${source}", recordId: "${id}")` };
      }),
  customers: () => [
    { type: 'CustomerConnection', field: 'customers(first: 40)' },
    { type: 'CustomerConnection', field: 'customers(search: "陈", first: 10)' },
    { type: 'CustomerConnection', field: 'customers(search: "ouyang.jingyi@example.com")' },
    { type: 'CustomerConnection', field: 'customers(search: "15497755875")' },
  ],
  auditEntries: () => [{ type: 'AuditEntryConnection', field: 'auditEntries(first: 40)' }],
};

const KEYS: Readonly<Record<string, readonly string[]>> = {
  Invoice: ['90000001', '90000007'],
  Payment: ['PAY50000001', 'PAY50000009'],
  Order: ['SO-10000001', 'SO-10000011'],
  Ticket: [],
  Interaction: ['I-20000003', 'I-20000011'],
  Opportunity: ['OPP-30000001', 'OPP-30000002'],
};

/** Records by global ids, which a client can guess: of records that are nodes, and of those that are not. */
function recordPlaces(): readonly Place[] {
  return [...swept.catalogue.records.values()].flatMap(({ name, customer }) =>
    customer
      ? [{ type: 'Customer', field: `node(id: "${globalId(name, 'C-000002')}")` }]
      : (KEYS[name] ?? []).map((key) => ({ type: name, field: `node(id: "${globalId(name, key)}")` })),
  );
}

/** The codes with which a viewer may be refused; anything else that goes wrong would hide what was to be seen. */
const REFUSALS: ReadonlySet<string> = new Set(['FIELD_NOT_COMPARABLE']);

interface Sweep {
  readonly viewer: SweptViewer;
  readonly scan: (text: string) => ReadonlySet<string>;
}

/** What came out that must not, and what went wrong that would hide it. */
async function leaksOf(
  { viewer, scan }: Sweep,
  operation: Operation,
  isGet = false,
): Promise<readonly string[]> {
  const answer: Answer = isGet ? await swept.get(viewer, operation) : await swept.post(viewer, operation);
  const errors: readonly { extensions: { code: string } }[] = answer.body?.errors ?? [];
  const codes = errors.map(({ extensions }) => extensions.code).filter((code) => !REFUSALS.has(code));
  const statuses = [200, 403].includes(answer.status) ? [] : [String(answer.status)];
  const text = wholeAnswer(answer);
  counts.operations += 1;
  counts.signs += text.length;
  return [...scan(text), ...codes, ...statuses].map((what) => `${what} in ${operation.text}`);
}

const styleOf = (index: number): Style => STYLES[index % STYLES.length] ?? 'PLAIN';

/** The coordinates that the viewer does not see of every customer in clear, without those that nobody can ask for. */
function hiddenCoordinates(viewer: SweptViewer): readonly string[] {
  const plan = planOf(swept.world, viewer);
  return swept.world.fields
    .filter(({ parent, coordinate }) => {
      const isAudit = parent.startsWith('Audit') || parent === 'Query';
      return !isAudit && plan.constant(coordinate)?.treatment.kind !== 'CLEAR';
    })
    .map(({ coordinate }) => coordinate);
}

describe('the search itself', () => {
  it('finds what a viewer sees in clear', async () => {
    const senior = VIEWERS.find(({ role }) => role === 'senior_service_agent');
    if (!senior) throw new Error('expected a senior agent');
    const { visible } = secretsOf(swept.world, senior);
    const page = askForAll(swept.catalogue, 'ALIASED', {
      type: 'CustomerConnection',
      field: 'customers(first: 20)',
    });
    const found = createScanner(visible)(wholeAnswer(await swept.post(senior, page)));
    expect(found.size).toBeGreaterThan(150);
  });

  it.each<[string, (text: string) => string]>([
    ['as it is', (text) => text],
    ['in base64 inside something longer', (text) => Buffer.from(`Contact:${text}!`).toString('base64')],
    ['in base64url', (text) => Buffer.from(text).toString('base64url')],
    ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
    ['URL-encoded', (text) => encodeURIComponent(text)],
    ['backwards', (text) => Array.from(text).toReversed().join('')],
  ])('finds a value that was planted %s', (_how, encode) => {
    const email = 'ouyang.jingyi@example.com';
    const scan = createScanner(writingsOf('email', email));
    expect(scan(`{"data":{"note":"${encode(email)}"}}`).size).toBeGreaterThan(0);
  });

  it('knows a way through every field of Query', () => {
    const query = swept.catalogue.schema.getQueryType();
    expect(Object.keys(query?.getFields() ?? {}).toSorted()).toEqual(Object.keys(WAYS).toSorted());
  });

  it('has values of every kind to look for', () => {
    const kinds = new Set(swept.world.values.map(({ coordinate }) => coordinate));
    const sensitive = swept.world.fields.filter(({ parent, category, classification }) => {
      const isSecret = classification === 'SENSITIVE' || classification === 'CONFIDENTIAL';
      const isHeld = swept.catalogue.records.has(parent) || parent.startsWith('Order');
      return isSecret && category !== 'DEMOGRAPHIC' && isHeld;
    });
    // These come from a short list that everybody has values of.
    const listed = ['Ticket.subject', 'Interaction.subject', 'Opportunity.name'];
    const missing = sensitive.map(({ coordinate }) => coordinate).filter((one) => !kinds.has(one));
    expect(missing.toSorted()).toEqual(listed.toSorted());
  });
});

/** Both shipped feeds in each of their formats. */
function feedPaths(): readonly string[] {
  const profiles = customersOfInterest().map((id) => ['customer-profile', `?id=${id}`]);
  return [['customer-value', ''], ...profiles].flatMap(([name = '', query = '']) =>
    ['json', 'csv', 'ndjson', 'arrow'].map((format) => `/q/${name}.${format}${query}`),
  );
}

describe.each(VIEWERS)('rules 3, 4 and 7: nothing that $role may not see for $purpose', (viewer) => {
  let sweep: Sweep;
  let hiddenValues = 0;
  beforeAll(() => {
    const { hidden, values } = secretsOf(swept.world, viewer);
    sweep = { viewer, scan: createScanner(hidden) };
    hiddenValues = values;
  });

  it('comes out on any way to it', async () => {
    expect(hiddenValues).toBeGreaterThan(300);
    const leaks: string[] = [];
    for (const [number, ways] of Object.values(WAYS).entries()) {
      for (const [index, place] of ways().entries()) {
        leaks.push(...(await leaksOf(sweep, askForAll(swept.catalogue, styleOf(number + index), place))));
      }
    }
    expect(leaks).toEqual([]);
  });

  it.each(STYLES)(
    'comes out of a page of customers and all that hangs on them, written %s',
    async (style) => {
      const page = {
        type: 'CustomerConnection',
        field: `customers(first: 8, after: "${Buffer.from('40').toString('base64url')}")`,
      };
      expect(await leaksOf(sweep, askForAll(swept.catalogue, style, page))).toEqual([]);
    },
  );

  it('comes out of a hidden field that is asked for alone', async () => {
    const leaks: string[] = [];
    for (const [index, coordinate] of hiddenCoordinates(viewer).entries()) {
      const place = { type: 'CustomerConnection', field: 'customers(first: 12)' };
      const operation = askForOne(swept.catalogue, styleOf(index), { place, coordinate });
      if (!operation) throw new Error(`expected a way to ${coordinate}`);
      leaks.push(...(await leaksOf(sweep, operation, index % 2 === 0)));
    }
    expect(leaks).toEqual([]);
  });

  it('comes out of a feed', async () => {
    const found: string[] = [];
    for (const path of feedPaths()) {
      const answer = await swept.feed(viewer, path);
      found.push(...[...sweep.scan(wholeAnswer(answer))].map((hit) => `${hit} in ${path}`));
      if (answer.status !== 200) found.push(`${answer.status} for ${path}`);
    }
    expect(found).toEqual([]);
  });
});

describe('rules 3 and 7: nothing that the BI client may not see', () => {
  it('comes out of a feed', async () => {
    const { hidden } = secretsOf(swept.world, {
      role: 'analyst',
      purpose: 'ANALYTICS',
      subject: 'bi-dashboard',
    });
    const scan = createScanner(hidden);
    const found: string[] = [];
    for (const path of feedPaths()) {
      const answer = await swept.facet.get(path, { 'x-api-key': 'facet-development-bi-key' });
      found.push(...[...scan(wholeAnswer(answer))].map((hit) => `${hit} in ${path}`));
      if (answer.status !== 200) found.push(`${answer.status} for ${path}`);
    }
    expect(found).toEqual([]);
  });
});

const everything = () =>
  createScanner(swept.world.values.flatMap(({ kind, value }) => [...writingsOf(kind, value)]));

describe('rules 7 and 11: of all that the sources hold', () => {
  it('nothing is in the log', () => {
    expect(swept.facet.log().length).toBeGreaterThan(10_000);
    expect([...everything()(swept.facet.log())]).toEqual([]);
  });

  it('nothing was written to the standard streams', () => {
    expect([...everything()(swept.written())]).toEqual([]);
  });

  it('nothing is in any byte of the store', () => {
    const bytes = storedBytes(swept.facet.folder);
    expect(bytes.length).toBeGreaterThan(100_000);
    expect([...everything()(bytes)]).toEqual([]);
  });

  it('nothing is in the metrics', async () => {
    const { status, text } = await swept.facet.get('/metrics');
    expect(status).toBe(200);
    expect(text).toContain('facet');
    expect([...everything()(text)]).toEqual([]);
  });

  it('nothing is in the schema as introspection tells it', async () => {
    const [viewer] = VIEWERS;
    if (!viewer) throw new Error('expected a viewer');
    const text =
      '{ __schema { types { name description fields { name description } enumValues { name description } } } }';
    const answer = await swept.post(viewer, { text, variables: {} });
    expect([...everything()(wholeAnswer(answer))]).toEqual([]);
  });
});

it('every type that can be reached through an interface was asked for through it', () => {
  const types = Object.values(swept.catalogue.schema.getTypeMap());
  const interfaces = types.filter(isInterfaceType).map(({ name }) => name);
  expect(interfaces.toSorted()).toEqual(['CustomerRecord', 'Node']);
  expect(types.filter(isObjectType).length).toBeGreaterThan(30);
  process.stdout.write(`swept ${counts.operations} operations, ${counts.signs} signs\n`);
});
