import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Explanation } from '../../src/graph/plan/explain.ts';
import { signToken } from '../support/token.ts';
import { temporaryFolder } from '../samples/temporary-folder.ts';
import { run } from './run.ts';
import { SHIPPED } from './shipped.ts';

const explain = (...args: readonly string[]) => run(['explain', ...args], { yaml: SHIPPED });

const explanationOf = async (...args: readonly string[]): Promise<Explanation> => {
  const { code, out, error } = await explain(...args, '--json');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  return JSON.parse(out);
};

describe('who asks', () => {
  test.each([
    [['--as', 'service_agent'], { roles: ['service_agent'], purpose: 'SERVICE' }],
    [['--as', 'account_manager', '--purpose', 'SALES'], { roles: ['account_manager'], purpose: 'SALES' }],
    [
      ['--as', 'service_agent, account_manager', '--purpose', 'SERVICE'],
      { roles: ['service_agent', 'account_manager'] },
    ],
    [['--role', 'service_agent', '--role', 'analyst', '--purpose', 'ANALYTICS'], { purpose: 'ANALYTICS' }],
    [['--as', 'agent01'], { roles: ['service_agent'], purpose: 'SERVICE' }],
    [['--as', 'agent02'], { roles: ['senior_service_agent'], purpose: 'SERVICE' }],
    [['--as', 'bi-dashboard'], { roles: ['analyst'], purpose: 'ANALYTICS' }],
  ])('%j', async (args, expected) => {
    expect(await explanationOf('customer-value', ...args)).toMatchObject(expected);
  });

  test('a token, whose roles grow with tenure', async () => {
    const token = await signToken({ roles: ['service_agent'], tenure_months: 30 });
    expect(await explanationOf('customer-value', '--as', token)).toMatchObject({
      roles: ['senior_service_agent'],
      purpose: 'SERVICE',
    });
  });

  test.each([
    [['--as', 'boss'], 1, 'Expected a role of service_agent, '],
    [
      ['--as', 'account_manager'],
      2,
      "required option '--purpose <purpose>' not specified: one of SERVICE, SALES",
    ],
    [
      ['--as', 'analyst', '--purpose', 'SERVICE'],
      1,
      'Expected a purpose that one of the roles analyst may use; got SERVICE.',
    ],
    [['--as', 'a.b.c'], 1, 'No valid token or API key.'],
    [[], 2, "required option '--as <viewer>'"],
    [['--as', 'analyst', '--role', 'analyst'], 2, 'cannot be used with'],
  ])('%j is refused', async (args, expectedCode, message) => {
    const { code, out, error } = await explain('customer-value', ...args);
    expect({ code, out }).toEqual({ code: expectedCode, out: '' });
    expect(error).toContain(message);
  });
});

const written = (text: string): string => {
  const file = join(temporaryFolder(), 'operation.graphql');
  writeFileSync(file, text);
  return file;
};

describe('which operation', () => {
  test('a file, with variables that it requires', async () => {
    const file = written(
      'query Page($first: Int!, $by: OrderOrder!) { customers(first: $first) { nodes { orders(orderBy: $by) { totalCount } } } }',
    );
    expect(await explanationOf(file, '--as', 'agent01')).toMatchObject({
      operation: 'Page',
      calls: { commerce: 1 },
      tree: [{ place: 'customers(first:) nodes', finds: 'CUSTOMERS', fetches: [1], below: [] }],
    });
  });

  test('a file, with variables that decide what is fetched', async () => {
    const file = written(
      'query One($full: Boolean!, $id: ID!) { customer(id: $id) { id orders @include(if: $full) { totalCount } } }',
    );
    const callsWith = async (...args: readonly string[]) =>
      (await explanationOf(file, '--as', 'agent01', ...args)).calls;
    expect(await callsWith()).toEqual({});
    expect(await callsWith('--variables', '{"full":true,"id":"x"}')).toEqual({ commerce: 1 });
  });

  test.each([
    ['{"full":1,"id":"x"}', 1, 'The variable "$full" is not a valid Boolean!'],
    ['{"full":true}', 1, 'The variable "$id" of type ID! is missing'],
    ['[]', 2, 'Expected a JSON object'],
    ['full', 2, 'Expected a JSON object'],
  ])('the variables %s are refused', async (variables, expectedCode, message) => {
    const file = written(
      'query One($full: Boolean!, $id: ID!) { customer(id: $id) { id @include(if: $full) } }',
    );
    const { code, error } = await explain(file, '--as', 'agent01', '--variables', variables);
    expect(code).toBe(expectedCode);
    expect(error).toContain(message);
  });

  test('variables of a field are refused', async () => {
    const { code, error } = await explain('Customer.name', '--as', 'agent01', '--variables', '{}');
    expect(code).toBe(1);
    expect(error).toContain('Expected an operation with --variables, got the field Customer.name');
  });

  test('standard input', () => {
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const out = execFileSync(process.execPath, [cli, 'explain', '-', '--as', 'agent01'], {
      input: 'query FromInput { customer(id: "x") { id } }',
      encoding: 'utf8',
    });
    expect(out).toContain('query FromInput as service_agent for SERVICE');
    expect(out).toContain('No source is asked.');
  });

  test.each([
    ['{ customer(id: "x") { nonsense } }', 'The operation does not fit the schema'],
    ['{ customers(search: "x") { totalCount } }', 'The operation searches, filters or sorts by'],
  ])('%s is refused', async (text, message) => {
    const { code, error } = await explain(written(text), '--as', 'agent01');
    expect(code).toBe(1);
    expect(error).toContain(message);
  });

  test('a name of nothing', async () => {
    const { code, error } = await explain('customer-values', '--as', 'agent01');
    expect(code).toBe(1);
    expect(error).toContain('the nearest is customer-value');
  });
});

describe('in words', () => {
  const QUERIES = ['customer-profile', 'customer-value'];
  const VIEWERS = ['agent01', 'agent02', 'bi-dashboard', 'compliance01'];

  test.each(QUERIES.flatMap((query) => VIEWERS.map((viewer) => [query, viewer] as const)))(
    '%s as %s: no line is wider than a terminal, and nothing is left out',
    async (query, viewer) => {
      const { out } = await explain(query, '--as', viewer);
      expect(out.split('\n').filter((line) => line.length > 120)).toEqual([]);
      const { fetches, fields, plan } = await explanationOf(query, '--as', viewer);
      for (const { field } of fields) expect(out).toContain(field);
      for (const { at, columns } of fetches)
        for (const { name } of columns) expect(out).toMatch(new RegExp(`${at} by[^]*\\b${name}\\b`));
      expect(out).toContain(plan);
    },
  );

  test('the tree stands in columns', async () => {
    const { out } = await explain('customer-value', '--as', 'bi-dashboard');
    const calls = out.split('\n').filter((line) => line.includes('1 call per'));
    expect(calls.length).toBe(7);
    expect(new Set(calls.map((line) => line.indexOf('1 call per'))).size).toBe(1);
  });
});
