import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, post, QUERY, refusalOf, SECRET } from '../support/refusal.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import type { TokenClaims } from '../support/token.ts';

const LIMITS = {
  depth: 12,
  aliases: 30,
  tokens: 2000,
  rootFields: 10,
  cost: 50_000,
  bodyBytes: 262_144,
};

const SENIOR: TokenClaims = { roles: ['senior_service_agent'] };

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 30, settings: { limits: LIMITS } });
});
afterAll(() => facet[Symbol.asyncDispose]());

const nested = (levels: number): string =>
  `{ customer(id: "${SECRET}") ${'{ parent '.repeat(levels - 2)}{ id }${' }'.repeat(levels - 2)} }`;
const aliased = (count: number): string =>
  `{ customer(id: "${SECRET}") { ${Array.from({ length: count }, (_, index) => `a${index}: id`).join(' ')} } }`;
/** 24 words and signs stand around the list. */
const worded = (tokens: number): string =>
  `{ customer(id: "${SECRET}") { invoices(where: { status: [${'PAID '.repeat(tokens - 24)}] }) { totalCount } } }`;
const rooted = (count: number): string =>
  `{ ${Array.from({ length: count }, (_, index) => `a${index}: customer(id: "${SECRET}") { id }`).join(' ')} }`;
/** The customer and the connection count one each. */
const costly = (cost: number): string =>
  `{ customer(id: "${SECRET}") { invoices(first: ${cost - 2}) { nodes { id } } } }`;

describe('limits: what is just within is answered, one more is refused', () => {
  it.each<[string, number, (size: number) => string, string]>([
    ['depth', LIMITS.depth, nested, 'depth: at most 12'],
    ['aliases', LIMITS.aliases, aliased, 'aliases: at most 30'],
    ['tokens', LIMITS.tokens, worded, 'tokens: at most 2000'],
    ['root fields', LIMITS.rootFields, rooted, 'root fields: at most 10'],
    ['cost', LIMITS.cost, costly, 'cost: at most 50000'],
  ])('%s', async (_what, limit, query, text) => {
    const within = await facet.ask(SENIOR, query(limit));
    expect([within.status, within.body.errors]).toEqual([200, undefined]);
    const beyond = await facet.ask(SENIOR, query(limit + 1));
    const { message, extensions } = refusalOf(beyond);
    expect([beyond.status, extensions.code]).toEqual([400, 'OPERATION_TOO_LARGE']);
    expect(message).toContain(text);
    expect(beyond.body.data).toBeUndefined();
  });

  it('cost that comes by a variable', async () => {
    const query = `query Q($n: Int) { customer(id: "${SECRET}") { invoices(first: $n) { nodes { id } } } }`;
    expect((await facet.ask(SENIOR, query, { n: LIMITS.cost - 2 })).status).toBe(200);
    const beyond = await facet.ask(SENIOR, query, { n: LIMITS.cost - 1 });
    expect([beyond.status, refusalOf(beyond).extensions.code]).toEqual([400, 'OPERATION_TOO_LARGE']);
  });

  it('body', async () => {
    const headers = await bearer(SENIOR);
    expect((await post(facet.url, QUERY.padEnd(LIMITS.bodyBytes), headers)).status).toBe(200);
    const beyond = await post(facet.url, QUERY.padEnd(LIMITS.bodyBytes + 1), headers);
    const { message, extensions } = refusalOf(beyond);
    expect([beyond.status, extensions.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(message).toContain('262144 bytes');
  });
});

it('no refusal left the value in the log', () => {
  expect(facet.log()).not.toContain(SECRET);
});
