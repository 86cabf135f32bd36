import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FacetError } from '../../src/errors.ts';
import { TEST_LIMITS } from './test-limits.ts';
import { prepareOperation } from '../../src/operations/operation.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { SCHEMA } from './toy-schema.ts';

function prepare(text: string, operationName?: string): Operation {
  return prepareOperation({
    schema: SCHEMA,
    text,
    limits: TEST_LIMITS,
    ...(operationName && { operationName }),
  });
}

function faultOf(text: string, operationName?: string): { code: string; message: string } {
  try {
    prepare(text, operationName);
  } catch (error) {
    if (error instanceof FacetError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was accepted');
}

test('an operation carries its name, its text, and the hash of its text', () => {
  const text = 'query Customers { all { id } }';
  expect(prepare(text)).toMatchObject({
    name: 'Customers',
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    definition: { operation: 'query' },
  });
  expect(prepare('{ a }').name).toBeNull();
});

test('one of several operations is chosen by name', () => {
  const text = 'query One { a } query Two { all { id } }';
  expect(prepare(text, 'Two').definition.name?.value).toBe('Two');
  for (const name of [undefined, 'Three']) {
    expect(faultOf(text, name)).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
      message:
        'The operation does not fit the schema: "operationName" must name exactly one operation of the document.',
    });
  }
});

describe('No value in a message: a literal of the document is never repeated', () => {
  test.each([
    ['{ customer(id: "138', 'GRAPHQL_PARSE_FAILED', 'Unterminated string (line 1, column 20).'],
    ['{ customer(id: 138 Zhang }', 'GRAPHQL_PARSE_FAILED', 'Expected ":", found "}" (line 1, column 26).'],
    ['{ customer(138: 1) }', 'GRAPHQL_PARSE_FAILED', 'Expected Name, found Int (line 1, column 12).'],
    ['{ customer(id: 张三) }', 'GRAPHQL_PARSE_FAILED', 'Unexpected character (line 1, column 16).'],
    [
      '{ customers(first: "138") { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      'expected a value of type Int.',
    ],
    ['{ customer(id: {phone: "138"}) { id } }', 'GRAPHQL_VALIDATION_FAILED', 'expected a value of type ID.'],
    ['{ customer(tier: Zhang138) { id } }', 'GRAPHQL_VALIDATION_FAILED', 'expected a value of type Tier.'],
    [
      '{ customer(tiers: [HIGH, "Zhang138"]) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
      'expected a value of type Tier.',
    ],
    [
      '{ customer(filter: "Zhang138") { id } }',
      'GRAPHQL_VALIDATION_FAILED',
      'expected a value of type Filter.',
    ],
    [
      '{ customer(filter: { minimum: 1 }) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
      'Field "Filter.region" of required type "String!" was not provided.',
    ],
    [
      'query ($n: Int = "138") { customers(first: $n) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      'expected a value of type Int.',
    ],
    ['{ zip }', 'GRAPHQL_VALIDATION_FAILED', 'Cannot query field "zip" on type "Query".'],
  ])('%s', (text, code, ending) => {
    const fault = faultOf(text);
    expect(fault.code).toBe(code);
    expect(fault.message.slice(fault.message.indexOf(': ') + 2)).toBe(ending);
  });

  test('wherever it stands, whatever it holds', () => {
    const literal = fc.string({
      minLength: 4,
      maxLength: 12,
      unit: fc.constantFrom('1', '3', '8', '"', '\\', "'", '.', '张', '\n'),
    });
    const places = [
      (text: string) => `{ customers(first: ${text}) { totalCount } }`,
      (text: string) => `{ customer(filter: { region: 1, minimum: ${text} }) { id } }`,
      (text: string) => `{ customer(tiers: [${text}]) { id } }`,
      (text: string) => `query ($n: Tier = ${text}) { customer(tier: $n) { id } }`,
      (text: string) => `{ customer(id: ${text} ${text}) { id } }`,
    ];
    fc.assert(
      fc.property(literal, fc.constantFrom(...places), fc.boolean(), (value, place, quoted) => {
        // Longer than any Int, so that no place takes it.
        const secret = `77777777${value}77`;
        const { message } = faultOf(place(quoted ? JSON.stringify(secret) : secret));
        expect(message).not.toContain('77');
      }),
    );
  });
});
