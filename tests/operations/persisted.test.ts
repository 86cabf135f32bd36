import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_LIMITS } from './test-limits.ts';
import { loadPersistedQueries } from '../../src/operations/persisted.ts';
import type { PersistedQueries } from '../../src/operations/persisted.ts';
import { SCHEMA } from './toy-schema.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-queries-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(files: Record<string, string>): PersistedQueries {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return loadPersistedQueries({ schema: SCHEMA, folder, limits: TEST_LIMITS });
}

const PAGED = 'pageInfo { hasNextPage endCursor }';
const list = (rows: string) =>
  `query ($first: Int, $after: String) @feed(rows: "customers.nodes") { customers(first: $first, after: $after) { ${rows} } }`;

test('a file is a query by its name; other files are left alone', () => {
  const queries = load({ 'b.graphql': '{ a }', 'a-1.graphql': 'query One { a }', 'notes.md': 'x' });
  expect(queries.list().map(({ name }) => name)).toEqual(['a-1', 'b']);
  expect(queries.get('a-1')).toMatchObject({ operation: { name: 'One' }, feed: null });
  expect(queries.get('c')).toBeUndefined();
});

test('the faults of all files come at once, each with its file', () => {
  expect(() =>
    load({ 'a.graphql': '{ zip }', 'b.graphql': '{ a', 'Not Good.graphql': '{ a }', 'ok.graphql': '{ a }' }),
  ).toThrow(
    /cannot be used:\n- Not Good\.graphql: the name of the file.*\n- a\.graphql: .*Cannot query field "zip".*\n- b\.graphql: .*not valid GraphQL/,
  );
});

describe('what may not be a persisted query', () => {
  test.each([
    ['two operations', 'query A { a } query B { a }', 'must name exactly one operation'],
    ['a mutation', 'mutation { touch }', 'must be a query'],
    [
      'rows that are not there',
      'query @feed(rows: "customers.nodes") { customer { id } }',
      '"rows" names "customers"',
    ],
    ['rows that are a leaf', 'query @feed(rows: "customer.id") { customer { id } }', '"rows" names "id"'],
    [
      'a list on the way to the rows',
      'query @feed(rows: "all.value") { all { value { amount } } }',
      'only the last part',
    ],
    ['a list without a connection', 'query @feed(rows: "all") { all { id } }', 'must stand in a connection'],
    [
      'a list without $first',
      `query ($after: String) @feed(rows: "customers.nodes") { customers(first: 5, after: $after) { nodes { id } ${PAGED} } }`,
      '(first: $first, after: $after)',
    ],
    ['a list without pageInfo', list('nodes { id }'), 'must stand beside the rows'],
    ['a list without endCursor', list('nodes { id } pageInfo { hasNextPage }'), 'must stand beside the rows'],
    [
      'two columns of one name',
      list(`nodes { id name @name(as: "id") } ${PAGED}`),
      'the column "id" stands for both id and name',
    ],
  ])('%s', (_, text, message) => {
    expect(() => load({ 'a.graphql': text })).toThrow(message);
  });
});

describe('the columns of a feed', () => {
  test.each([
    [
      'leaves, by path or by name',
      'id value { amount currency @name(as: "money") }',
      ['id:TEXT', 'value_amount:DECIMAL', 'money:TEXT'],
    ],
    ['lists', 'tags friends { id } vip', ['tags:[TEXT]', 'friends:JSON', 'vip:BOOLEAN']],
    ['response keys', 'key: id __typename', ['key:TEXT', '__typename:TEXT']],
    [
      'fragments and types of an interface',
      'contact { ...Any ... on Phone { number } ... on Email { address label } }',
      ['contact_label:TEXT', 'contact_number:TEXT', 'contact_address:TEXT'],
    ],
  ])('%s', (_, selection, columns) => {
    const text = `${list(`nodes { ${selection} } ${PAGED}`)} ${selection.includes('...Any') ? 'fragment Any on Contact { label }' : ''}`;
    const feed = load({ 'a.graphql': text }).get('a')?.feed;
    expect(
      feed?.columns.map(({ name, type, list: isList }) => `${name}:${isList ? `[${type}]` : type}`),
    ).toEqual(columns);
    expect([feed?.path, feed?.rows]).toEqual([['customers', 'nodes'], 'LIST']);
  });

  test('one object is one row', () => {
    const text = 'query ($id: ID!) @feed(rows: "customer") { customer(id: $id) { id value { amount } } }';
    expect(load({ 'a.graphql': text }).get('a')?.feed).toMatchObject({ path: ['customer'], rows: 'OBJECT' });
  });
});
