import { describe, expect, it } from 'vitest';
import type { Connector, RecordType, Row } from '../../src/connectors/connector.ts';
import { SourceError } from '../../src/errors.ts';
import { createLedger } from '../../src/graph/ledger.ts';
import { createLoaders, type Loaders } from '../../src/graph/loaders.ts';
import { type Asked, CATALOGUE, toyConnectors } from './toy-graph.ts';

const rowsOf = async (
  loaders: Loaders,
  type: RecordType,
  by: string,
  value: string,
): Promise<readonly Row[]> => (await loaders.find(type, by, [value]))(value);

const ROWS = {
  Invoice: [
    { number: 'I1', partnerId: 'P1' },
    { number: 'I2', partnerId: 'P1' },
    { number: 'I3', partnerId: 'P2' },
  ],
  Payment: [{ number: 'Y1', partnerId: 'P1' }],
};

function record(name: string): RecordType {
  const found = CATALOGUE.records.get(name);
  if (!found) throw new Error(`expected a record type ${name}`);
  return found;
}
const [INVOICE, PAYMENT] = [record('Invoice'), record('Payment')];

function loadersOver(find?: Connector['find'], failing: ReadonlySet<string> = new Set()) {
  const asked: Asked[] = [];
  const ledger = createLedger();
  const connectors = new Map(toyConnectors(ROWS, { asked, failing }));
  const erp = connectors.get('erp');
  if (find && erp) connectors.set('erp', { ...erp, find });
  const told: string[] = [];
  const loaders = createLoaders({
    connectors,
    projection: new Map([['Invoice', new Set(['status'])]]),
    ledger,
    signal: new AbortController().signal,
    observe: (source, name) => (outcome) => told.push(`${source} ${name} ${outcome}`),
  });
  return { loaders, asked, ledger, told };
}

const numbers = (rows: readonly Row[]) => rows.map((row) => row['number']);

describe('records are fetched by batch', () => {
  it('one call for all values of a level, each once', async () => {
    const { loaders, asked, told, ledger } = loadersOver();
    const found = await Promise.all(
      ['P1', 'P2', 'P1', 'P3'].map((value) => rowsOf(loaders, INVOICE, 'partnerId', value)),
    );
    expect(found.map(numbers)).toEqual([['I1', 'I2'], ['I3'], ['I1', 'I2'], []]);
    expect(asked).toEqual([
      { record: 'Invoice', by: 'partnerId', values: ['P1', 'P2', 'P3'], fields: ['status'] },
    ]);
    expect(told).toEqual(['erp Invoice OK']);
    expect(ledger.sources).toEqual([{ source: 'erp', outcome: 'OK', calls: 1, rows: 3 }]);
  });

  it('what was loaded once is not asked for again', async () => {
    const { loaders, asked } = loadersOver();
    await rowsOf(loaders, INVOICE, 'partnerId', 'P1');
    await Promise.all([
      rowsOf(loaders, INVOICE, 'partnerId', 'P1'),
      rowsOf(loaders, INVOICE, 'partnerId', 'P2'),
    ]);
    expect(asked.map(({ values }) => values)).toEqual([['P1'], ['P2']]);
  });

  it('each record type and each field by which it is found has a call of its own', async () => {
    const { loaders, asked } = loadersOver();
    await Promise.all([
      rowsOf(loaders, INVOICE, 'partnerId', 'P1'),
      rowsOf(loaders, INVOICE, 'number', 'I1'),
      rowsOf(loaders, PAYMENT, 'partnerId', 'P1'),
    ]);
    expect(asked.map(({ record: name, by }) => `${name} ${by}`).toSorted()).toEqual([
      'Invoice number',
      'Invoice partnerId',
      'Payment partnerId',
    ]);
  });

  it('a record of which only the key is wanted is not fetched', async () => {
    const { loaders, asked } = loadersOver();
    expect(await rowsOf(loaders, PAYMENT, 'number', 'Y1')).toEqual([{ number: 'Y1' }]);
    expect(asked).toEqual([]);
  });
});

describe('rule 10: the fault of a source stays its own', () => {
  it('fails all values of the batch and nothing else', async () => {
    const down = new SourceError('SOURCE_TIMEOUT', 'erp');
    const { loaders, ledger, told } = loadersOver(({ record: { name } }) =>
      name === 'Invoice' ? Promise.reject(down) : Promise.resolve([{ number: 'Y1', partnerId: 'P1' }]),
    );
    const settled = await Promise.allSettled([
      rowsOf(loaders, INVOICE, 'partnerId', 'P1'),
      rowsOf(loaders, INVOICE, 'partnerId', 'P2'),
      rowsOf(loaders, PAYMENT, 'partnerId', 'P1'),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(ledger.sources).toMatchObject([{ source: 'erp', outcome: 'SOURCE_TIMEOUT' }]);
    expect(told.toSorted()).toEqual(['erp Invoice SOURCE_TIMEOUT', 'erp Payment OK']);
  });

  it('drops rows that nobody asked for', async () => {
    const { loaders } = loadersOver(async () => [
      { number: 'I1', partnerId: 'P1' },
      { number: 'I2', partnerId: 'P7' },
      { number: 'I3', partnerId: null },
    ]);
    expect(numbers(await rowsOf(loaders, INVOICE, 'partnerId', 'P1'))).toEqual(['I1']);
  });

  it('a source that is not open is out of reach', async () => {
    const { loaders } = loadersOver();
    const stranger = { ...INVOICE, source: 'nowhere' };
    await expect(rowsOf(loaders, stranger, 'partnerId', 'P1')).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      source: 'nowhere',
    });
  });

  it('an error that is none of the source is INTERNAL', async () => {
    const { loaders, ledger } = loadersOver(() => Promise.reject(new TypeError('13812345678')));
    await expect(rowsOf(loaders, INVOICE, 'partnerId', 'P1')).rejects.toThrow(TypeError);
    expect(ledger.sources).toMatchObject([{ outcome: 'INTERNAL' }]);
  });
});

it('a search is limited, and of its rows only the keys are asked for', async () => {
  const { loaders, asked } = loadersOver();
  expect(numbers(await loaders.search(INVOICE, 'partnerId', ['P1', 'P2'], 2))).toEqual(['I1', 'I2']);
  expect(asked).toMatchObject([{ fields: [] }]);
});
