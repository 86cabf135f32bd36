import { expect, test } from 'vitest';
import { columnsOf, rootNames, selectionSet } from '../../src/connectors/columns.ts';
import { column, thing } from './descriptions.ts';

const record = thing(
  column('name', { path: ['profile', 'name'] }),
  column('email', { path: ['profile', 'email'] }),
  column('ownerId'),
  column('total', { type: 'Money', path: ['totalMinor'], currency: ['currency'] }),
  column('address', {
    type: 'Address',
    path: [],
    parts: [column('line', { path: ['street'] }), column('city')],
  }),
  column('home', { type: 'Address', path: ['homeAddress'], parts: [column('city'), column('zip')] }),
);

test.each([
  [['name'], undefined, ['id', 'profile']],
  [['name', 'email'], 'ownerId', ['id', 'ownerId', 'profile']],
  [[], 'id', ['id']],
  [['total'], undefined, ['id', 'totalMinor', 'currency']],
  [['address'], undefined, ['id', 'street', 'city']],
  [['home'], undefined, ['id', 'homeAddress']],
])('for %j found by %s the source is asked for %j', (fields, by, expected) => {
  expect(rootNames(columnsOf(record, fields, by))).toEqual(expected);
});

test('a selection set names every path once', () => {
  expect(selectionSet(columnsOf(record, ['name', 'email', 'total', 'home']))).toBe(
    '{ id profile { name email } totalMinor currency homeAddress { city zip } }',
  );
});

const order = thing(
  column('lines', {
    type: 'Line',
    list: true,
    isHolder: true,
    parts: [
      column('sku'),
      column('shop', { type: 'Shop', isHolder: true, parts: [column('city'), column('manager')] }),
    ],
  }),
);

test.each([
  [['lines'], '{ id lines { sku shop { city manager } } }'],
  [['lines.sku'], '{ id lines { sku } }'],
  [['lines.shop.city', 'lines.sku'], '{ id lines { sku shop { city } } }'],
  [['lines.shop'], '{ id lines { shop { city manager } } }'],
  [['lines.__typename'], '{ id lines { __typename } }'],
  [['lines.shop.__typename'], '{ id lines { shop { __typename } } }'],
])('of objects inside, %j asks for their parts alone', (fields, expected) => {
  expect(selectionSet(columnsOf(order, fields))).toBe(expected);
});

test('a field without a column is refused by name', () => {
  expect(() => columnsOf(record, ['nickname'])).toThrow('Thing.nickname has no column');
});
