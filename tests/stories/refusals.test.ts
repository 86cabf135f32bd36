import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { bearer, post, QUERY, refusalOf, SECRET } from '../support/refusal.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import type { TokenClaims } from '../support/token.ts';

const SENIOR: TokenClaims = { roles: ['senior_service_agent'] };

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 30 });
});
afterAll(() => facet[Symbol.asyncDispose]());

async function forged(): Promise<string> {
  const key = createSecretKey('another secret of the same length as ours', 'utf8');
  const token = await new SignJWT({ roles: ['senior_service_agent'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('tester')
    .setExpirationTime('1h')
    .sign(key);
  return `Bearer ${token}`;
}

const tokenPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const unsigned = (): string => {
  const claims = { sub: 'tester', roles: ['senior_service_agent'], exp: 4_102_444_800 };
  return `Bearer ${tokenPart({ alg: 'none' })}.${tokenPart(claims)}.`;
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
    const requests = [
      post(facet.url, QUERY, await headers()),
      facet.get('/q/customer-value.json', await headers()),
    ];
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
    const response = await post(facet.url, QUERY, { ...(await bearer(claims)), ...headers });
    const { message, extensions } = refusalOf(response);
    expect([response.status, extensions.code]).toEqual([403, code]);
    expect(message).toMatch(teaches);
  });

  it('a BI client with its key may not write queries of its own, nor change its purpose', async () => {
    const key = { 'x-api-key': 'facet-development-bi-key' };
    expect(refusalOf(await post(facet.url, QUERY, key)).extensions.code).toBe('PERSISTED_ONLY');
    const other = await facet.get('/q/customer-value.json', { ...key, 'facet-purpose': 'MARKETING' });
    expect([other.status, refusalOf(other).extensions.code]).toEqual([403, 'PURPOSE_NOT_ALLOWED']);
    expect((await facet.get('/q/customer-value.json?first=1', key)).status).toBe(200);
  });
});

it('no refusal left the value in the log', () => {
  expect(facet.log()).not.toContain(SECRET);
});
