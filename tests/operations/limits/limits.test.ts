import * as fc from 'fast-check';
import { getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { FacetError } from '../../../src/errors.ts';
import { assertCost, estimateCost } from '../../../src/operations/limits/cost.ts';
import { TEST_LIMITS } from '../test-limits.ts';
import type { OperationLimits } from '../../../src/operations/limits/limits.ts';
import { prepareOperation } from '../../../src/operations/operation.ts';
import { SCHEMA } from '../toy-schema.ts';

function messageOf(text: string, limits: Partial<OperationLimits>): string | null {
  try {
    prepareOperation({ schema: SCHEMA, text, limits: { ...TEST_LIMITS, ...limits } });
    return null;
  } catch (error) {
    if (error instanceof FacetError && error.code === 'OPERATION_TOO_LARGE') return error.message;
    throw error;
  }
}

const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

const nested = (levels: number) =>
  `{ all ${'{ friends '.repeat(levels - 2)}{ id }${' }'.repeat(levels - 2)} }`;

describe('each limit holds at n and refuses n + 1', () => {
  test.each<[keyof OperationLimits, string, (size: number) => string]>([
    ['depth', 'depth', nested],
    ['depth', 'depth', (size) => `{ ...A } fragment A on Query ${nested(size)}`],
    ['aliases', 'aliases', (size) => `{ customer { ${repeat(size, (index) => `a${index}: name`)} } }`],
    ['rootFields', 'root fields', (size) => `{ ${repeat(size, (index) => `a${index}: a`)} }`],
    [
      'rootFields',
      'root fields',
      (size) => `{ a ...A } fragment A on Query { ${repeat(size - 1, (index) => `a${index}: a`)} }`,
    ],
    ['duplicates', 'repeated fields', (size) => `{ customer { name ${repeat(size, () => 'name')} } }`],
    [
      'duplicates',
      'repeated fields',
      (size) => `{ ...A ${repeat(size, () => '...A')} } fragment A on Query { a }`,
    ],
    ['directives', 'directives', (size) => `{ ${repeat(size, (index) => `a${index}: a @skip(if: false)`)} }`],
    ['cost', 'cost', (size) => `{ customers(first: ${size - 1}) { nodes { id } } }`],
    ['tokens', 'tokens', (size) => `{ customer { ${repeat(size - 5, () => 'id')} } }`],
  ])('%s', (limit, words, make) => {
    const generous = {
      ...TEST_LIMITS,
      aliases: 999,
      rootFields: 999,
      duplicates: 999,
      directives: 999,
      cost: 1e20,
    };
    const limits = { ...generous, [limit]: 12 };
    expect(messageOf(make(12), limits)).toBeNull();
    expect(messageOf(make(13), limits)).toBe(`The operation exceeds the limit on ${words}: at most 12.`);
  });
});

function cost(text: string, variables?: Record<string, unknown>): number {
  const document = parse(text);
  const definition = getOperationAST(document);
  if (!definition) throw new Error('no operation');
  return estimateCost({
    schema: SCHEMA,
    document,
    definition,
    listSize: 20,
    ...(variables && { variables }),
  });
}

describe('cost', () => {
  test.each([
    ['scalars cost nothing', '{ a }', 0],
    ['one for an object', '{ customer { id value { amount } } }', 2],
    ['the length of a list for its objects', '{ customers(first: 7) { nodes { id } } }', 1 + 7],
    ['the default of the argument', '{ customers { nodes { id } } }', 1 + 20],
    ['the assumed length of a list that states none', '{ all { friends { id } } }', 20 * (1 + 20)],
    [
      'products of nested lists',
      '{ customers(first: 10) { nodes { orders(first: 5) { nodes { total { amount } } } } } }',
      1 + 10 * (1 + 1 + 5 * 2),
    ],
    ['edges like nodes', '{ customer { orders(first: 3) { edges { node { id } } } } }', 1 + 1 + 3 * 2],
    [
      'fragments like what is in them',
      '{ customers(first: 4) { ...A } } fragment A on CustomerConnection { nodes { value { amount } } }',
      1 + 4 * 2,
    ],
    ['the default of a variable', 'query ($n: Int = 6) { customers(first: $n) { nodes { id } } }', 1 + 6],
    [
      'the default of the argument for a variable without one',
      'query ($n: Int) { customers(first: $n) { nodes { id } } }',
      1 + 20,
    ],
    ['nothing for a negative length', '{ customers(first: -5) { nodes { id } } }', 1],
  ])('%s', (_, text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  test('counts what a variable brings', () => {
    expect(cost('query ($n: Int = 6) { customers(first: $n) { nodes { id } } }', { n: 900 })).toBe(901);
    const operation = prepareOperation({
      schema: SCHEMA,
      text: 'query ($n: Int) { customers(first: $n) { nodes { id } } }',
      limits: TEST_LIMITS,
    });
    const limits = { ...TEST_LIMITS, cost: 100 };
    expect(() => assertCost(SCHEMA, limits, { operation, variables: { n: 99 } })).not.toThrow();
    expect(() => assertCost(SCHEMA, limits, { operation, variables: { n: 100 } })).toThrow('at most 100');
  });

  test('never falls when a list gets longer', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), fc.nat(50), (shorter, more, inner) => {
        const text = (first: number) =>
          `{ customers(first: ${first}) { nodes { orders(first: ${inner}) { nodes { id } } } } }`;
        expect(cost(text(shorter + more))).toBeGreaterThanOrEqual(cost(text(shorter)));
      }),
    );
  });
});

test('fragments that double each other at every step are measured in one pass, and counted in full', () => {
  const steps = 40;
  const fragments = repeat(
    steps,
    (index) =>
      `fragment F${index} on Customer { id friends { ...F${index + 1} } b: friends { ...F${index + 1} } }`,
  );
  const text = `{ customer { ...F0 } } ${fragments} fragment F${steps} on Customer { id }`;
  expect(messageOf(text, { depth: 100, aliases: 100, cost: 1_000_000 })).toBe(
    'The operation exceeds the limit on cost: at most 1000000.',
  );
});

test('fragments in a circle are refused by name, not by running for ever', () => {
  expect(() => messageOf('{ customer { ...A } } fragment A on Customer { friends { ...A } }', {})).toThrow(
    'Cannot spread fragment "A" within itself',
  );
});
