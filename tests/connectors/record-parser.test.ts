import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Projection } from '../../src/connectors/paged-connector.ts';
import { recordParser } from '../../src/connectors/record-parser.ts';

const NAMES = ['id', 'name', '@odata.etag', 'amount', 'isPaid', 'note'];
const PATH = ['data', 'orders', 'nodes'];

const projection: Projection = {
  record: {
    name: 'Order',
    source: 'shop',
    at: 'orders',
    items: ['nodes'],
    key: 'id',
    customer: false,
    columns: new Map(),
    lookups: [],
  },
  lookup: { by: 'id', at: 'orders', batch: 10, match: 'IN' },
  columns: [],
  names: NAMES,
  read: () => ({}),
};

const parserFor = (path: readonly string[] = PATH) => recordParser(projection, path);

/** Longer than what is always parsed in one piece. */
const PADDING = 'x'.repeat(600);

const answer = (nodes: readonly unknown[], more: object = {}) =>
  JSON.stringify({ ...more, data: { orders: { nodes, pageInfo: { endCursor: PADDING } } } });

const order = (number: number) => ({
  id: `o-${number}`,
  name: '欧阳',
  amount: number,
  isPaid: true,
  note: null,
});
const ORDERS = [order(1), order(2), order(3)];

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '"', '\\', '\n', '},{', '0'),
);
const anyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
);
const anyRecord = fc.record(
  {
    id: anyText,
    name: fc.option(anyText),
    '@odata.etag': fc.option(anyText),
    amount: fc.option(anyNumber),
    isPaid: fc.option(fc.boolean()),
    note: fc.oneof(anyText, anyNumber, fc.constant(null)),
  },
  { requiredKeys: ['id', 'name', '@odata.etag'] },
);

test('any records, in answer after answer, are what JSON.parse makes of them', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyRecord), { minLength: 2, maxLength: 12 }), (answers) => {
      const parse = parserFor();
      for (const nodes of answers) expect(parse(answer(nodes))).toEqual(JSON.parse(answer(nodes)));
    }),
  );
});

test('records of one shape are what JSON.parse makes of them', () => {
  const alike = fc.record({ id: anyText, amount: anyNumber, isPaid: fc.boolean(), name: fc.option(anyText) });
  fc.assert(
    fc.property(fc.array(alike), (nodes) => {
      const parse = parserFor();
      parse(answer(ORDERS));
      parse(answer([{ id: '1', amount: 1, isPaid: true, name: 'a' }]));
      expect(parse(answer(nodes))).toEqual(JSON.parse(answer(nodes)));
    }),
  );
});

test('members that are not wanted are left out', () => {
  const parse = parserFor();
  const nodes = ORDERS.map((one) => ({ ...one, rowVersion: 'abc' }));
  parse(answer(nodes));
  expect(parse(answer(nodes))).toEqual(JSON.parse(answer(ORDERS)));
});

test.each([
  ['no records', []],
  ['a text with an escape', [order(1), { ...order(2), name: 'a "b"\n' }, order(3)]],
  ['a text with what ends a record', [{ ...order(1), name: '}],"nodes":[{' }, order(2)]],
  ['a member less', [order(1), { id: 'o-2' }]],
  ['a member more', [order(1), { ...order(2), name2: 'b' }, order(3)]],
  ['another order of members', [order(1), { note: 'b', amount: 2, id: 'o-2', isPaid: false, name: null }]],
  ['a text for a number', [order(1), { ...order(2), amount: '12' }]],
  ['an object for a text', [order(1), { ...order(2), name: { first: 'a' } }, order(3)]],
  ['things that are no objects', [order(1), null, 0, 'o-3', [order(4)]]],
])('answers with %s', (_, nodes) => {
  const parse = parserFor();
  parse(answer(ORDERS));
  expect(parse(answer(nodes))).toEqual(JSON.parse(answer(nodes)));
});

test.each([
  ['stands before', answer(ORDERS, { nodes: [order(7), order(8)] })],
  ['is there twice', answer(ORDERS).replace('"nodes":', '"nodes":[{"id":"o-9"}],"nodes":')],
  ['was twice the same', answer(ORDERS).replace('"nodes":', `"nodes":${JSON.stringify(ORDERS)},"nodes":`)],
  ['is a list of the name with a quote', answer([], { 'a"nodes': ORDERS })],
  ['holds blanks', JSON.stringify(JSON.parse(answer(ORDERS)), null, 1)],
  ['is elsewhere', JSON.stringify({ errors: [{ nodes: ORDERS }], note: PADDING })],
])('a list of the same name that %s', (_, text) => {
  const parse = parserFor();
  parse(answer(ORDERS));
  expect(parse(text)).toEqual(JSON.parse(text));
});

const WRITTEN = answer(ORDERS);

test.each([
  ['is cut off', WRITTEN.slice(0, -1)],
  ['is cut off in its records', `${WRITTEN.slice(0, WRITTEN.indexOf('o-3'))}${' '.repeat(600)}`],
  ['goes on', `${WRITTEN}}`],
  ['has a comma too many', WRITTEN.replace('],"pageInfo"', ',],"pageInfo"')],
  ['has no comma between records', WRITTEN.replace('},{', '}{')],
  ['has a number with a leading zero', WRITTEN.replace('"amount":3', '"amount":03')],
  ['has a sign alone', WRITTEN.replace('"amount":3', '"amount":-')],
  ['has a word that is none', WRITTEN.replaceAll('true', 'truth')],
  ['has a control character', WRITTEN.replace('o-3', 'o-\u0001')],
])('an answer that %s is none', (_, text) => {
  const parse = parserFor();
  parse(answer(ORDERS));
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
  expect(() => parse(text)).toThrow(SyntaxError);
});

test.each(['a.b', '.*', 'a":"b', 'a|b', '(?:', '[', '\\', 'a\\"]}', '$1', '\n', '](?=', '名称'])(
  'a member that a source names %j is that member',
  (name) => {
    const parse = parserFor();
    const nodes = ORDERS.map((one, at) => ({ ...one, [name]: `text ${at}` }));
    parse(answer(nodes));
    expect(parse(answer(nodes))).toEqual(JSON.parse(answer(ORDERS)));
    const others = ORDERS.map((one, at) => ({ ...one, 'a-b': `text ${at}` }));
    expect(parse(answer(others))).toEqual(JSON.parse(answer(others)));
  },
);

test('a member named __proto__ stays a member', () => {
  const text = answer(ORDERS).replaceAll('"note"', '"__proto__"');
  const parse = parserFor();
  parse(text);
  const orders: unknown = parse(text);
  expect(JSON.stringify(orders)).toBe(
    JSON.stringify(JSON.parse(answer(ORDERS))).replaceAll(',"note":null', ''),
  );
});
