import { request as send } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { ExecutionRequest } from '../../src/http/gateway-port.ts';
import { LIMITS, startToy, TOKEN } from './toy-gateway.ts';
import type { Toy, ToyOptions } from './toy-gateway.ts';

let toy: Toy | undefined;
afterEach(async () => {
  await toy?.server.close();
  toy = undefined;
});

async function start(options: ToyOptions = {}, production = true): Promise<Toy> {
  toy = await startToy(options, { production });
  return toy;
}

async function errorsOf(response: Response): Promise<{ code: unknown; message: string }[]> {
  const body: unknown = await response.json();
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
  return (Array.isArray(errors) ? errors : []).map(
    (error: { message: string; extensions: { code: string } }) => ({
      message: error.message,
      code: error.extensions.code,
    }),
  );
}

test('answers a query with data, extensions, and headers that forbid storing, sniffing and framing', async () => {
  const { query } = await start();
  const response = await query('{ customer(id: "2") { name } }');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    data: { customer: { name: 'Customer, 2' } },
    extensions: { facet: { page: null } },
  });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});

test('answers GET for queries and refuses mutations by GET', async () => {
  const { get } = await start();
  const headers = { 'apollo-require-preflight': '1' };
  expect((await get(`/graphql?query=${encodeURIComponent('{ __typename }')}`, headers)).status).toBe(200);
  const mutation = await get(`/graphql?query=${encodeURIComponent('mutation { touch }')}`, headers);
  expect([mutation.status, mutation.headers.get('allow')]).toEqual([405, 'POST']);
});

test.each([
  ['*/*', 200, 'application/json; charset=utf-8'],
  ['application/json', 200, 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 200, 'application/graphql-response+json; charset=utf-8'],
  [
    'application/graphql-response+json, application/json;q=0.9',
    200,
    'application/graphql-response+json; charset=utf-8',
  ],
  ['text/html', 406, 'application/json; charset=utf-8'],
])('who takes %s gets the same type again and again, errors in it too', async (accept, status, type) => {
  const { url } = await start();
  const ask = (query: string) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...TOKEN, accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
  for (const query of ['{ nonsense }', '{ __typename }', '{ __typename }', '{ nonsense }']) {
    const answer = await ask(query);
    const isGood = query === '{ __typename }';
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      isGood || status === 406 ? status : 400,
      type,
    ]);
    expect((await answer.json()).errors === undefined).toBe(isGood && status === 200);
  }
});

describe('who may not', () => {
  test.each([
    ['no token', {}, 401, 'UNAUTHENTICATED'],
    ['no purpose', { authorization: 'Bearer no-purpose' }, 403, 'PURPOSE_MISSING'],
    ['persisted queries only', { authorization: 'Bearer bi' }, 403, 'PERSISTED_ONLY'],
    ['a fault while authenticating', { authorization: 'Bearer broken' }, 500, 'INTERNAL'],
  ])('%s', async (_, headers, status, code) => {
    const { url } = await start();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    expect(await errorsOf(response)).toMatchObject([{ code }]);
  });
});

describe('what is refused', () => {
  test.each([
    ['bad syntax', { query: '{ customer(id: "13812345678"' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ custmer }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a literal of the wrong type',
      { query: '{ customers(first: "13812345678") { totalCount } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['introspection', { query: '{ __schema { types { name } } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of the wrong type',
      {
        query: 'query ($first: Int) { customers(first: $first) { totalCount } }',
        variables: { first: '13812345678' },
      },
      400,
      'VARIABLE_INVALID',
    ],
    [
      'a missing variable',
      { query: 'query ($id: ID!) { customer(id: $id) { name } }' },
      400,
      'VARIABLE_INVALID',
    ],
    [
      'an unknown operation',
      { query: 'query A { __typename }', operationName: 'p13812345678' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a size given by a variable that makes the answer too large',
      {
        query: 'query ($n: Int) { customers(first: $n) { nodes { friends(first: $n) { id } } } }',
        variables: { n: 1_000 },
      },
      400,
      'OPERATION_TOO_LARGE',
    ],
    ['more words than the limit', { query: `{ ${'a '.repeat(LIMITS.tokens)} }` }, 400, 'OPERATION_TOO_LARGE'],
    [
      'a stored query by hash',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } },
      200,
      'BAD_REQUEST',
    ],
    ['a batch', [{ query: '{ __typename }' }], 400, 'BAD_REQUEST'],
    ['a large body', { query: ' '.repeat(LIMITS.bodyBytes) }, 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_, body, status, code) => {
    const { url } = await start();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...TOKEN, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const errors = await errorsOf(response);
    expect([response.status, errors[0]?.code]).toEqual([status, code]);
    expect(JSON.stringify(errors)).not.toMatch(/13812345678|Did you mean/);
  });

  test('a body that is no JSON, a body that is no JSON by its type, an address that does not exist', async () => {
    const { url, get } = await start();
    const post = (type: string) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...TOKEN, 'content-type': type },
        body: '{13812345678',
      });
    for (const [response, status] of [
      [await post('application/json'), 400],
      [await post('text/plain'), 415],
      [await get('/13812345678'), 404],
    ] as const) {
      const errors = await errorsOf(response);
      expect([response.status, errors[0]?.code]).toEqual([status, 'BAD_REQUEST']);
      expect(JSON.stringify(errors)).not.toContain('13812345678');
    }
  });
});

test('suggestions and introspection are there outside production', async () => {
  const { query } = await start({}, false);
  expect((await errorsOf(await query('{ custmer(id: 1) { id } }')))[0]?.message).toContain(
    'Did you mean "customer"',
  );
  expect((await query('{ __schema { queryType { name } } }')).status).toBe(200);
});

test("No value in a message: a source's and an unexpected error leave without their text, and the log has none either", async () => {
  const { query, logged } = await start();
  const response = await query('{ dead broken }');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    data: { dead: null, broken: null },
    errors: [
      { path: ['dead'], extensions: { code: 'SOURCE_TIMEOUT', source: 'erp' } },
      { path: ['broken'], extensions: { code: 'INTERNAL' } },
    ],
  });
  const failed = await toy?.get('/graphql?query={a}', {
    authorization: 'Bearer broken',
    'apollo-require-preflight': '1',
  });
  expect(failed?.status).toBe(500);
  expect(logged.join('')).not.toContain('13812345678');
  expect(logged.join('')).toContain('unexpected error');
});

test("the trace is the caller's where there is one, and is named in the answer and in the log", async () => {
  const seen: ExecutionRequest[] = [];
  const { url, logged } = await start({ seen: (request) => void seen.push(request) });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...TOKEN, 'content-type': 'application/json', ...headers },
      body: '{"query":"{ __typename }"}',
    });
  const traced = await ask({ traceparent });
  const other = await ask({ traceparent: '00-00000000000000000000000000000000-b7ad6b7169203331-01' });
  expect(traced.headers.get('facet-trace-id')).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(other.headers.get('facet-trace-id')).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  expect(seen.map((request) => request.traceparent)).toEqual([traceparent, undefined]);
  expect(seen[0]?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(logged.some((line) => line.includes('"traceId":"0af7651916cd43dd8448eb211c80319c"'))).toBe(true);
});

test('the same text is one operation, validated once', async () => {
  const seen: ExecutionRequest[] = [];
  const { query } = await start({ seen: (request) => void seen.push(request) });
  await query('query A { __typename } query B { dead }', { operationName: 'A' });
  await query('query A { __typename } query B { dead }', { operationName: 'A' });
  await query('query A { __typename } query B { dead }', { operationName: 'B' });
  expect(seen.map(({ operation }) => operation.name)).toEqual(['A', 'A', 'B']);
  expect(seen[0]?.operation).toBe(seen[1]?.operation);
  expect(new Set(seen.map(({ operation }) => operation.hash)).size).toBe(1);
});

test('a client that goes away aborts its execution', async () => {
  let aborted: Promise<unknown> | undefined;
  const started = Promise.withResolvers<undefined>();
  const { url } = await start({
    seen: ({ signal }) => {
      aborted = new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      started.resolve(undefined);
    },
  });
  const client = send(`${url}/graphql`, {
    method: 'POST',
    headers: { ...TOKEN, 'content-type': 'application/json' },
  });
  client.on('error', () => undefined);
  client.end('{"query":"{ hanging }"}');
  await started.promise;
  client.destroy();
  await expect(aborted).resolves.toBeDefined();
});
