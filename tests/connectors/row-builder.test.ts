import { expect, test } from 'vitest';
import { rowBuilder, type FieldReader } from '../../src/connectors/row-builder.ts';

const twice = (found: unknown, beside: unknown) =>
  typeof found === 'string' && typeof beside === 'string' ? found + beside : undefined;

test.each([
  'name',
  'a-b',
  '@odata.etag',
  '`${1}`',
  '\u2028',
  '\\"',
  '"]; throw 1; //',
  "'",
  '__proto__',
  '中文',
])('the name %j stays a name', (name) => {
  const raw: unknown = JSON.parse(`{${JSON.stringify(name)}:"x"}`);
  const readers: readonly FieldReader[] = [
    { field: name, read: () => null, quick: { member: name, beside: name, read: twice } },
    { field: 'whole', read: (found) => found === raw },
  ];
  const build = rowBuilder(readers);
  expect(Object.entries(build(Object(raw)))).toEqual([
    [name, 'xx'],
    ['whole', true],
  ]);
});

test.each([
  ['null', null, null],
  ['as usual', 'x', 'xx'],
  ['otherwise', 1, 'the long way'],
  ['not at all', undefined, null],
])('a member that comes %s', (_name, member, expected) => {
  const build = rowBuilder([
    {
      field: 'a',
      read: () => 'the long way',
      quick: { member: 'member', read: (found) => twice(found, found) },
    },
  ]);
  expect(build({ member })).toEqual({ a: expected });
});
