import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { shapeOf } from '../../../src/graph/plan/shape.ts';
import { CATALOGUE } from '../toy-graph.ts';

const definition = getOperationAST(
  parse(`query Q($search: String, $first: Int, $with: Boolean, $where: InvoiceFilter, $by: InvoiceOrder) {
    customers(search: $search, first: $first) { nodes { id @include(if: $with) invoices(where: $where, orderBy: $by) { totalCount } } } }`),
);
if (!definition) throw new Error('no operation');
const shape = (variables: Readonly<Record<string, unknown>>) =>
  shapeOf(CATALOGUE.schema, definition, variables);

it.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
  ['what is searched for', { search: 'Ann' }, { search: 'Bea' }, true],
  ['whether it is searched', { search: 'Ann' }, { search: null }, false],
  ['whether it came', { first: 1 }, {}, false],
  ['a Boolean', { with: true }, { with: false }, false],
  [
    'what a filter compares with',
    { where: { issuedFrom: '2026-01-01' } },
    { where: { issuedFrom: '2026-01-02' } },
    true,
  ],
  [
    'what a filter compares',
    { where: { issuedFrom: '2026-01-01' } },
    { where: { issuedTo: '2026-01-01' } },
    false,
  ],
  ['an enumeration', { by: 'ISSUED_ON_ASC' }, { by: 'ISSUED_ON_DESC' }, false],
])('%s', (_, one, other, isSame) => {
  expect(JSON.stringify(shape(one)) === JSON.stringify(shape(other))).toBe(isSame);
});

it('a variable may have any name, even one that every object has', () => {
  const named = getOperationAST(parse('query Q($toString: String, $__proto__: Boolean) { __typename }'));
  if (!named) throw new Error('no operation');
  const shapeText = (given: object) => JSON.stringify(shapeOf(CATALOGUE.schema, named, { ...given }));
  expect(shapeText({})).toBe('{}');
  expect(shapeText({ toString: 'x' })).toBe('{"toString":""}');
  expect(shapeText(JSON.parse('{"__proto__":true}'))).toBe('{"__proto__":true}');
});

it('holds no value that somebody looked for', () => {
  const given = { search: 'Ann Lee', first: 4711, where: { issuedFrom: '1984-05-06', status: ['PAID'] } };
  const kept = JSON.stringify(shape(given));
  for (const value of ['Ann', '4711', '1984', 'PAID']) expect(kept).not.toContain(value);
});
