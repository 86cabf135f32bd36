import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { ERRORS } from '../../src/errors.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken, type TokenClaims } from '../support/token.ts';

/** Stands for a customer's value wherever a request can hold one. No refusal may repeat it. */
const SECRET = '13800138000';
const LIMITS = {
  depth: 12,
  aliases: 30,
  tokens: 2000,
  rootFields: 10,
  cost: 50_000,
  bodyBytes: 262_144,
  pageSize: 500,
};

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 30, settings: { limits: LIMITS } });
});
afterAll(() => facet[Symbol.asyncDispose]());

const SENIOR: TokenClaims = { roles: ['senior_service_agent'] };
const ANALYST: TokenClaims = { roles: ['analyst'], purpose: 'ANALYTICS' };

interface Refusal {
  readonly message: string;
  readonly path?: readonly unknown[];
  readonly extensions: { readonly code: ErrorCode };
}

interface Response {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Checks what all refusals have in common, and gives the first one. */
function refusalOf({ text, headers }: Response): Refusal {
  expect(headers.get('content-type')).toContain('json');
  const { errors } = JSON.parse(text);
  expect(errors.length).toBeGreaterThan(0);
  for (const { message, extensions, ...rest } of errors) {
    expect(Object.keys(ERRORS)).toContain(extensions.code);
    expect(message.length).toBeGreaterThan(20);
    expect(Object.keys(extensions).filter((key) => !['code', 'source', 'argument'].includes(key))).toEqual(
      [],
    );
    expect(Object.keys(rest).filter((key) => !['path', 'locations'].includes(key))).toEqual([]);
  }
  for (const hidden of [SECRET, 'node_modules', '    at ', 'stacktrace']) expect(text).not.toContain(hidden);
  return errors[0];
}

async function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const response = await fetch(`${facet.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const QUERY = JSON.stringify({ query: `{ customer(id: "${SECRET}") { id } }` });
const bearer = async (claims: TokenClaims) => ({ authorization: `Bearer ${await signToken(claims)}` });

async function forged(): Promise<string> {
  const key = createSecretKey('another secret of the same length as ours', 'utf8');
  const token = await new SignJWT({ roles: ['senior_service_agent'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('tester')
    .setExpirationTime('1h')
    .sign(key);
  return `Bearer ${token}`;
}

const unsigned = (): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'tester', roles: ['senior_service_agent'], exp: 4_102_444_800 };
  return `Bearer ${part({ alg: 'none' })}.${part(claims)}.`;
};

describe('who does not say who they are', () => {
  it.each<[string, () => Promise<Record<string, string>>, ErrorCode, RegExp]>([
    ['no token', async () => ({}), 'UNAUTHENTICATED', /Authorization: Bearer <token>/],
    ['no token, but a name', async () => ({ authorization: SECRET }), 'UNAUTHENTICATED', /X-API-Key/],
    ['a token that is none', async () => ({ authorization: `Bearer ${SECRET}` }), 'UNAUTHENTICATED', /Send/],
    [
      'a token signed by somebody else',
      async () => ({ authorization: await forged() }),
      'UNAUTHENTICATED',
      /Send/,
    ],
    ['a token signed by nobody', async () => ({ authorization: unsigned() }), 'UNAUTHENTICATED', /Send/],
    [
      'a token that has expired',
      () => bearer({ ...SENIOR, expiresIn: -60 }),
      'TOKEN_EXPIRED',
      /Get a new one/,
    ],
    ['a key that nobody has', async () => ({ 'x-api-key': SECRET }), 'UNAUTHENTICATED', /X-API-Key/],
  ])('%s', async (_what, headers, code, teaches) => {
    const requests = [post(QUERY, await headers()), facet.get('/q/customer-value.json', await headers())];
    for (const response of await Promise.all(requests)) {
      const { message, extensions } = refusalOf(response);
      expect([response.status, extensions.code]).toEqual([401, code]);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(message).toMatch(teaches);
    }
  });
});

describe('what for', () => {
  it.each<[string, TokenClaims, Record<string, string>, ErrorCode, RegExp]>([
    [
      'no purpose where the roles leave a choice',
      { roles: ['analyst'] },
      {},
      'PURPOSE_MISSING',
      /MARKETING, ANALYTICS/,
    ],
    [
      'a purpose that the role may not use',
      SENIOR,
      { 'facet-purpose': 'MARKETING' },
      'PURPOSE_NOT_ALLOWED',
      /Allowed: SERVICE/,
    ],
    [
      'a purpose that there is not',
      SENIOR,
      { 'facet-purpose': SECRET },
      'PURPOSE_NOT_ALLOWED',
      /Allowed: SERVICE/,
    ],
    ['a purpose in small letters', SENIOR, { 'facet-purpose': 'service' }, 'PURPOSE_NOT_ALLOWED', /SERVICE/],
    [
      'a token whose purpose the role may not use',
      { ...SENIOR, purpose: 'SALES' },
      {},
      'PURPOSE_NOT_ALLOWED',
      /SERVICE/,
    ],
    ['no role', { roles: [] }, {}, 'PURPOSE_NOT_ALLOWED', /Allowed: none/],
    ['a role that there is not', { roles: [SECRET] }, {}, 'PURPOSE_NOT_ALLOWED', /Allowed: none/],
    [
      'a client that may run persisted queries only',
      { ...SENIOR, persisted_only: true },
      {},
      'PERSISTED_ONLY',
      /\/q\/<name>/,
    ],
  ])('%s', async (_what, claims, headers, code, teaches) => {
    const response = await post(QUERY, { ...(await bearer(claims)), ...headers });
    const { message, extensions } = refusalOf(response);
    expect([response.status, extensions.code]).toEqual([403, code]);
    expect(message).toMatch(teaches);
  });

  it('a BI client with its key may not write queries of its own, nor change its purpose', async () => {
    const key = { 'x-api-key': 'facet-development-bi-key' };
    expect(refusalOf(await post(QUERY, key)).extensions.code).toBe('PERSISTED_ONLY');
    const other = await facet.get('/q/customer-value.json', { ...key, 'facet-purpose': 'MARKETING' });
    expect([other.status, refusalOf(other).extensions.code]).toEqual([403, 'PURPOSE_NOT_ALLOWED']);
    expect((await facet.get('/q/customer-value.json?first=1', key)).status).toBe(200);
  });
});

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
    expect((await post(QUERY.padEnd(LIMITS.bodyBytes), headers)).status).toBe(200);
    const beyond = await post(QUERY.padEnd(LIMITS.bodyBytes + 1), headers);
    const { message, extensions } = refusalOf(beyond);
    expect([beyond.status, extensions.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(message).toContain('262144 bytes');
  });
});

describe('what does not fit', () => {
  it.each<[string, string, Record<string, unknown>, ErrorCode, RegExp]>([
    ['no GraphQL', `{ customer(id: "${SECRET}"`, {}, 'GRAPHQL_PARSE_FAILED', /line 1, column/],
    [
      'an unknown field',
      `{ customer(id: "${SECRET}") { nam } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /Cannot query field "nam" on type "Customer"/,
    ],
    [
      'an unknown argument',
      `{ customer(id: "1", phone: "${SECRET}") { id } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /Unknown argument "phone"/,
    ],
    [
      'a literal of another type',
      `{ customers(first: "${SECRET}") { totalCount } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /expected a value of type Int/,
    ],
    [
      'a date that is none',
      `{ customer(id: 1) { invoices(where: { issuedFrom: "${SECRET}" }) { totalCount } } }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
      /expected/,
    ],
    [
      'a variable of another type',
      'query Q($n: Int) { customers(first: $n) { totalCount } }',
      { n: SECRET },
      'VARIABLE_INVALID',
      /"\$n" is not a valid Int/,
    ],
    [
      'a date in a variable that is none',
      'query Q($w: InvoiceFilter) { customer(id: 1) { invoices(where: $w) { totalCount } } }',
      { w: { issuedFrom: SECRET } },
      'VARIABLE_INVALID',
      /"\$w" is not a valid InvoiceFilter at issuedFrom/,
    ],
    [
      'a missing variable',
      'query Q($id: ID!) { customer(id: $id) { id } }',
      { other: SECRET },
      'VARIABLE_INVALID',
      /"\$id" of type ID! is missing/,
    ],
    [
      'a null where none may stand',
      `query Q($id: ID = "${SECRET}") { customer(id: $id) { id } }`,
      { id: null },
      'ARGUMENT_INVALID',
      /"id" is null/,
    ],
  ])('%s', async (_what, query, variables, code, teaches) => {
    const answer = await facet.ask(SENIOR, query, variables);
    const { message, extensions } = refusalOf(answer);
    expect([answer.status, extensions.code]).toEqual([400, code]);
    expect(message).toMatch(teaches);
    expect(answer.body.data).toBeUndefined();
  });

  it.each([
    ['no JSON', `{"query": "${SECRET}`, 400],
    ['no query', JSON.stringify({ variables: { phone: SECRET } }), 400],
    ['a list', `[${QUERY}]`, 400],
  ])('a body that is %s', async (_what, body, status) => {
    const response = await post(body, await bearer(SENIOR));
    expect([response.status, refusalOf(response).extensions.code]).toEqual([status, 'BAD_REQUEST']);
  });
});

describe('what costs its own field', () => {
  it.each<[string, string, Record<string, unknown>, string, RegExp]>([
    [
      'a page that is too large',
      'query Q($n: Int) { customers(first: $n) { totalCount } }',
      { n: LIMITS.pageSize + 1 },
      'customers',
      /"first" must be between 0 and 500/,
    ],
    [
      'a page of less than nobody',
      'query Q($n: Int) { customers(first: $n) { totalCount } }',
      { n: -1 },
      'customers',
      /"first" must be between 0 and 500/,
    ],
    [
      'a cursor that is none',
      'query Q($c: String) { customers(after: $c) { totalCount } }',
      { c: SECRET },
      'customers',
      /"after" must be a cursor of this list/,
    ],
    [
      'a source that there is not',
      'query Q($s: String!) { customerByRecord(source: $s, recordId: "1") { id } }',
      { s: SECRET },
      'customerByRecord',
      /"source" must be one of commerce, crm, erp, ticketing/,
    ],
  ])('%s', async (_what, query, variables, field, teaches) => {
    const answer = await facet.ask(SENIOR, query, variables);
    const { message, extensions, path } = refusalOf(answer);
    expect([answer.status, extensions.code, path]).toEqual([200, 'ARGUMENT_INVALID', [field]]);
    expect(message).toMatch(teaches);
    expect(answer.body.data).toEqual({ [field]: null });
  });

  it('the largest page is answered', async () => {
    const { body } = await facet.ask(SENIOR, `{ customers(first: ${LIMITS.pageSize}) { nodes { id } } }`);
    expect(body.errors).toBeUndefined();
  });
});

describe('rule 4: filters see what the viewer sees', () => {
  it.each([
    [
      'a search, where name, address and number are all hidden',
      `{ customers(search: "${SECRET}") { nodes { id } } }`,
      /Customer\.name, Customer\.emails, Customer\.phones/,
    ],
    [
      'a filter on a denied field',
      `{ customer(id: 1) { tickets(where: { subjectContains: "${SECRET}" }) { totalCount } } }`,
      /Ticket\.subject/,
    ],
  ])('%s', async (_what, query, teaches) => {
    const answer = await facet.ask(ANALYST, query);
    const { message, extensions } = refusalOf(answer);
    expect([answer.status, extensions.code]).toEqual([403, 'FIELD_NOT_COMPARABLE']);
    expect(message).toMatch(teaches);
  });
});

describe('persisted queries', () => {
  it.each<[string, string, number, ErrorCode, RegExp]>([
    [
      'a missing variable',
      '/q/customer-profile.json',
      400,
      'VARIABLE_INVALID',
      /"\$id" of type ID! is missing/,
    ],
    [
      'a variable that it does not have',
      `/q/customer-value.json?phone=${SECRET}`,
      400,
      'VARIABLE_INVALID',
      /it has first, after/,
    ],
    [
      'a variable of another type',
      `/q/customer-value.json?first=x${SECRET}`,
      400,
      'VARIABLE_INVALID',
      /"\$first" is not a valid Int/,
    ],
    [
      'a name that there is not',
      `/q/${SECRET}.json`,
      404,
      'PERSISTED_QUERY_NOT_FOUND',
      /no persisted query of this name/,
    ],
    ['a format that there is not', '/q/customer-value.xlsx', 406, 'NOT_ACCEPTABLE', /json, csv, ndjson/],
  ])('%s', async (_what, path, status, code, teaches) => {
    const answer = await facet.get(path, await bearer(ANALYST));
    const { message, extensions } = refusalOf(answer);
    expect([answer.status, extensions.code]).toEqual([status, code]);
    expect(message).toMatch(teaches);
  });

  it('a media type that there is not', async () => {
    const headers = { ...(await bearer(ANALYST)), accept: 'application/pdf' };
    const answer = await facet.get('/q/customer-value', headers);
    expect([answer.status, refusalOf(answer).extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
  });
});

it('no refusal left the value in the log', () => {
  expect(facet.log()).not.toContain(SECRET);
});
