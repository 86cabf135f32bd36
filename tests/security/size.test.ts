import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import { query } from './requests.ts';

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 20 });
});
afterAll(() => facet[Symbol.asyncDispose]());

const repeat = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const manyTimes = (text: string): string => repeat(24, () => `... { ${text} }`);

describe('size', () => {
  // The limits of a configuration that states none.
  it.each<[string, number, (count: number) => string]>([
    [
      'aliases',
      30,
      (count) => `{ customers(first: 1) { nodes { ${repeat(count, (index) => `a${index}: id`)} } } }`,
    ],
    ['root fields', 10, (count) => `{ ${repeat(count, (index) => `a${index}: __typename`)} }`],
    [
      'depth',
      12,
      (count) => `{ customers { nodes { ${'parent { '.repeat(count - 3)} id ${'} '.repeat(count - 3)} } } }`,
    ],
    [
      'directives',
      50,
      (count) =>
        `{ customers(first: 1) { totalCount ${repeat(count, () => '... @include(if: true) { totalCount }')} } }`,
    ],
    [
      'repeated fields',
      10,
      (count) => `{ customers(first: 1) { ${repeat(count + 1, () => 'totalCount')} } }`,
    ],
    ['tokens', 2_000, (count) => `{ customers(first: 1) { ${repeat(count - 10, (index) => `a${index}`)} } }`],
  ])('%s: as many as the limit pass, one more does not', async (what, limit, text) => {
    expect({ what, code: (await query(facet, text(limit))).code }).not.toEqual({
      what,
      code: 'OPERATION_TOO_LARGE',
    });
    const over = await query(facet, text(limit + 1));
    expect(over).toMatchObject({ status: 400, code: 'OPERATION_TOO_LARGE' });
  });

  it.each<[string, string, string]>([
    [
      'fragments in a circle',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'fragments that double',
      `{ ...F0 } ${repeat(25, (index) => `fragment F${index} on Query { ...F${index + 1} x${index}: __typename ...F${index + 1} }`)} fragment F25 on Query { customers(first: 500) { totalCount } }`,
      'OPERATION_TOO_LARGE',
    ],
    [
      'lists of lists',
      '{ customers(first: 500) { nodes { invoices(first: 500) { nodes { id } } } } }',
      'OPERATION_TOO_LARGE',
    ],
    [
      'deep literals',
      `{ customer(id: ${'['.repeat(900)}${']'.repeat(900)}) { id } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s are refused before anything is fetched', async (_what, text, code) => {
    const before = facet.sources.crm.seen.length;
    expect(await query(facet, text)).toMatchObject({ status: 400, code });
    expect(facet.sources.crm.seen.length).toBe(before);
  });

  // Each names the next one twice, in sets of their own and without a field in between, so that there is nothing to limit; walked anew each time, they would take years.
  it.each(['Query', 'Customer'])('fragments on %s that double are walked once', async (type) => {
    const fragments = repeat(
      60,
      (index) => `fragment F${index} on ${type} { ...F${index + 1} ... { ...F${index + 1} } }`,
    );
    const text =
      type === 'Query'
        ? `{ ...F0 } ${fragments} fragment F60 on Query { customers(first: 1) { totalCount } }`
        : `{ customers(first: 1) { nodes { ...F0 } } } ${fragments} fragment F60 on Customer { id }`;
    expect((await query(facet, text)).status).toBe(type === 'Query' ? 400 : 200);
  });

  // Of 24 fields on each of five levels there are eight million ways down, which took twenty seconds.
  it('fragments that repeat fields of the next one are planned once', { timeout: 10_000 }, async () => {
    const text = `{ customer(id: "x") { ...C } }
      fragment C on Customer { ${manyTimes('orders(first: 0) { ...O }')} }
      fragment O on OrderConnection { ${manyTimes('edges { ...E }')} }
      fragment E on OrderEdge { ${manyTimes('node { ...N }')} }
      fragment N on Order { ${manyTimes('lines { ...L }')} }
      fragment L on OrderLine { ${manyTimes('unitPrice { ...M }')} }
      fragment M on Money { amount }`;
    expect(await query(facet, text)).toMatchObject({ status: 200 });
  });

  it('ten megabytes are too many', async () => {
    // A server that answers before it has read all may break the connection first.
    const sent = await query(facet, `{ __typename } # ${'x'.repeat(10_000_000)}`).catch(() => null);
    expect(['BODY_TOO_LARGE', undefined]).toContain(sent?.code);
    expect(sent?.status ?? 413).toBe(413);
    expect((await query(facet, '{ __typename }')).status).toBe(200);
  });

  it.each(['-1', '1000000000', '501'])('a page of %s is refused', async (first) => {
    for (const text of [
      `{ customers(first: ${first}) { totalCount } }`,
      `{ customers(first: 1) { nodes { invoices(first: ${first}) { totalCount } } } }`,
    ]) {
      const sent = await query(facet, text);
      expect(['ARGUMENT_INVALID', 'OPERATION_TOO_LARGE']).toContain(sent.code);
    }
  });

  it.each([
    '',
    '-1',
    '0',
    '1.5',
    '1e3x',
    'NaN',
    '9'.repeat(30),
    '1; DROP TABLE customer',
    'Contact:C-000001',
  ])('the cursor of "%s" is none', async (place) => {
    const cursor = Buffer.from(place).toString('base64url');
    expect(
      (await query(facet, `{ customers(first: 1, after: "${cursor}") { totalCount nodes { id } } }`)).code,
    ).toBe('ARGUMENT_INVALID');
    expect(
      (
        await query(
          facet,
          `{ customers(first: 1) { nodes { invoices(after: "${cursor}") { totalCount } } } }`,
        )
      ).code,
    ).toBe('ARGUMENT_INVALID');
  });
});
