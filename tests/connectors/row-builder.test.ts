import { expect, test } from 'vitest';
import type { Value } from '../../src/connectors/connector.ts';
import { rowBuilder } from '../../src/connectors/row-builder.ts';

const read = (found: unknown): Value => (typeof found === 'string' ? found : null);

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
  const build = rowBuilder([
    { field: name, member: name, read },
    { field: 'whole', read: (found) => found === raw },
  ]);
  expect(Object.entries(build(Object(raw)))).toEqual([
    [name, 'x'],
    ['whole', true],
  ]);
});
