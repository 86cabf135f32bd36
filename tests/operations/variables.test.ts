import { getOperationAST, getVariableValues, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { assert, constantFrom, dictionary, integer, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FacetError } from '../../src/errors.ts';
import { readQueryParameters } from '../../src/operations/query-parameters.ts';
import type { QueryParameters } from '../../src/operations/query-parameters.ts';
import { readVariables } from '../../src/operations/variables.ts';
import { SCHEMA } from './toy-schema.ts';

function declaring(variables: string): OperationDefinitionNode {
  const definition = getOperationAST(parse(`query (${variables}) { a }`));
  if (!definition) throw new Error('no operation');
  return definition;
}

describe('query parameters become variables of their type', () => {
  test.each<[string, QueryParameters, Record<string, unknown>]>([
    ['$n: Int', { n: '-7' }, { n: -7 }],
    ['$n: Float!', { n: '1.5e3' }, { n: 1500 }],
    ['$b: Boolean', { b: 'true' }, { b: true }],
    ['$b: Boolean', { b: 'false' }, { b: false }],
    ['$s: String', { s: '12' }, { s: '12' }],
    ['$s: String', { s: '' }, { s: '' }],
    ['$s: String', { s: '张三, 李四' }, { s: '张三, 李四' }],
    ['$id: ID!', { id: '0042' }, { id: '0042' }],
    ['$t: Tier', { t: 'HIGH' }, { t: 'HIGH' }],
    ['$t: [Tier!]', { t: 'HIGH,LOW' }, { t: ['HIGH', 'LOW'] }],
    ['$t: [Tier!]!', { t: ['HIGH', 'LOW'] }, { t: ['HIGH', 'LOW'] }],
    ['$n: [Int]', { n: '1,2' }, { n: [1, 2] }],
    ['$n: [Int]', { n: '' }, { n: [] }],
    ['$f: Filter', { f: '{"region":"EU","minimum":2}' }, { f: { region: 'EU', minimum: 2 } }],
    ['$f: [Filter!]', { f: '{"region":"a,b"}' }, { f: [{ region: 'a,b' }] }],
    ['$n: Int = 3', {}, {}],
    ['$n: Int! = 3', {}, {}],
  ])('%s from %j', (declared, parameters, variables) => {
    expect(readQueryParameters(SCHEMA, declaring(declared), parameters)).toEqual(variables);
  });

  test.each<[string, QueryParameters, string]>([
    ['$n: Int!', {}, 'The variable "$n" of type Int! is missing.'],
    ['$n: Int', { n: '' }, 'The variable "$n" is not a valid Int.'],
    ['$n: Int', { n: '13812345678' }, 'The variable "$n" is not a valid Int.'],
    ['$n: Int', { n: '0x10' }, 'The variable "$n" is not a valid Int.'],
    ['$b: Boolean', { b: 'yes' }, 'The variable "$b" is not a valid Boolean.'],
    ['$t: Tier', { t: '13812345678' }, 'The variable "$t" is not a valid Tier.'],
    ['$t: [Tier!]', { t: 'HIGH,13812345678' }, 'The variable "$t" is not a valid [Tier!] at [1].'],
    [
      '$f: Filter',
      { f: '{"region":"EU","minimum":"13812345678"}' },
      'The variable "$f" is not a valid Filter at minimum.',
    ],
    ['$f: Filter', { f: '{"region":"EU","13812345678":1}' }, 'The variable "$f" is not a valid Filter.'],
    ['$f: Filter', { f: '13812345678,' }, 'The variable "$f" is not valid JSON.'],
    [
      '$s: String',
      { s: ['a', '13812345678'] },
      'The variable "$s" is given more than once, but is not a list.',
    ],
    ['$s: String', { x: '13812345678' }, 'The variable "$x" is not a variable of this query: it has s.'],
    ['$s: String', { '138 1234': '1' }, 'The variable "$…" is not a variable of this query: it has s.'],
  ])('%s from %j is refused', (declared, parameters, message) => {
    expect(() => readQueryParameters(SCHEMA, declaring(declared), parameters)).toThrow(message);
  });
});

test('variables of a GraphQL request are checked the same way, but may hold more than is declared', () => {
  const definition = declaring('$n: Int!, $f: Filter');
  expect(() => readVariables(SCHEMA, definition, { n: 1, extra: 'x' })).not.toThrow();
  expect(() => readVariables(SCHEMA, definition, {})).toThrow('The variable "$n" of type Int! is missing.');
  expect(() => readVariables(SCHEMA, definition, { n: null })).toThrow(
    'The variable "$n" is not a valid Int!.',
  );
  expect(() => readVariables(SCHEMA, definition, { n: 1, f: { region: { phone: '13812345678' } } })).toThrow(
    'The variable "$f" is not a valid Filter at region.',
  );
});

const anyVariables = dictionary(
  constantFrom('n', 'f', 't', 's', 'extra'),
  oneof(
    integer({ min: -5, max: 5 }),
    constantFrom(null, undefined, 'HIGH', 'LOW', '7', 2 ** 40, 1.5, true, ['HIGH'], ['x', null]),
    record({ region: constantFrom('EU', null, 7), minimum: constantFrom(1, '1') }, { requiredKeys: [] }),
  ),
);

test.each([
  '$n: Int!, $f: Filter, $t: [Tier!], $s: String',
  '$n: Int! = 3, $f: Filter = { region: "EU" }, $t: [Tier!]! = [LOW], $s: String = null',
])('variables are coerced as graphql-js does: %s', (variables) => {
  const definition = declaring(variables);
  const asGraphqlJs = (given: Readonly<Record<string, unknown>>): unknown =>
    getVariableValues(SCHEMA, definition.variableDefinitions ?? [], given).coerced ?? 'VARIABLE_INVALID';
  const asFacet = (given: Readonly<Record<string, unknown>>): unknown => {
    try {
      return readVariables(SCHEMA, definition, given);
    } catch (error) {
      return error instanceof FacetError ? error.code : error;
    }
  };
  assert(
    property(anyVariables, (given) => {
      expect(asFacet(given)).toEqual(asGraphqlJs(given));
    }),
    { numRuns: 500 },
  );
});
