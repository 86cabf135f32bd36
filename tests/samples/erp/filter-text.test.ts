import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { fromEngine, literalValue, toEngine } from '../../../samples/erp/filter-text.ts';

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

test('any text comes through the engine as it was', () => {
  assert(
    property(string({ unit: 'grapheme' }), (text) => {
      expect(literalValue(toEngine(quoted(text)))).toBe(text);
      expect(toEngine(quoted(text)).slice(1, -1)).not.toMatch(/["'\\\n\r]/);
    }),
  );
});

test.each([
  [`  Name  eq   'a  ,  b'  `, `Name eq 'a  ,  b'`],
  [`ID in ( 'a' , 'b' )`, `ID in ('a','b')`],
  [`( A eq '(' ) and B eq ')'`, `(A eq '(') and B eq ')'`],
])('%s: blanks go only where they say nothing', (filter, expected) => {
  expect(toEngine(filter)).toBe(expected);
});

test('a filter can be given back in OData', () => {
  expect(fromEngine(toEngine(`Name eq 'O''Neil "x"' or Name eq ''`))).toBe(
    `Name eq 'O''Neil "x"' or Name eq ''`,
  );
});
