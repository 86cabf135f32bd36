import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { assert, asyncProperty, constantFrom, nat, pre } from 'fast-check';
import { exportJWK, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuthenticator } from '../../src/viewer/authenticate.ts';
import { authenticate, codeOf, now, SECRET, settings, sign, viewerOf } from './ask.ts';

describe('a token', () => {
  test('says all about the viewer', async () => {
    const claims = {
      roles: ['account_manager'],
      department: 'sales',
      region: '华东',
      tenure_months: 7,
      client: 'desk',
      persisted_only: true,
    };
    expect(await viewerOf(claims, { 'facet-purpose': ' SALES ' })).toEqual({
      subject: 'u1',
      roles: ['account_manager'],
      purpose: 'SALES',
      department: 'sales',
      region: '华东',
      tenureMonths: 7,
      client: 'desk',
      persistedOnly: true,
    });
  });

  test('leaves out what it does not say; azp names the client too', async () => {
    expect(await viewerOf({ roles: ['service_agent'], azp: 'app' })).toEqual({
      subject: 'u1',
      roles: ['service_agent'],
      purpose: 'SERVICE',
      client: 'app',
      persistedOnly: false,
    });
  });

  test.each<[string, () => Promise<string>, string]>([
    ['expired', () => sign({ roles: ['analyst'], exp: now() - 60 }), 'TOKEN_EXPIRED'],
    [
      'expired, but within the tolerance',
      () => sign({ roles: ['service_agent'], exp: now() - 2 }),
      'accepted',
    ],
    ['without expiry', () => sign({ roles: ['service_agent'], exp: undefined }), 'UNAUTHENTICATED'],
    ['without subject', () => sign({ roles: ['service_agent'], sub: undefined }), 'UNAUTHENTICATED'],
    ['not valid yet', () => sign({ roles: ['service_agent'], nbf: now() + 60 }), 'UNAUTHENTICATED'],
    ['with roles that are no list', () => sign({ roles: 'service_agent' }), 'UNAUTHENTICATED'],
    [
      'with a tenure that is no number',
      () => sign({ roles: ['service_agent'], tenure_months: '99' }),
      'UNAUTHENTICATED',
    ],
    [
      'of another secret',
      () => sign({ roles: ['service_agent'] }, createSecretKey('another', 'utf8')),
      'UNAUTHENTICATED',
    ],
    [
      'of another algorithm',
      () => sign({ roles: ['service_agent'] }, createSecretKey(SECRET.repeat(2), 'utf8'), 'HS512'),
      'UNAUTHENTICATED',
    ],
    [
      'without signature',
      async () => new UnsecuredJWT({ sub: 'u1', exp: now() + 60, roles: ['service_agent'] }).encode(),
      'UNAUTHENTICATED',
    ],
    ['that is none', async () => 'abc', 'UNAUTHENTICATED'],
  ])('%s', async (_, token, code) => {
    expect(await codeOf(authenticate({ authorization: `Bearer ${await token()}` }))).toBe(code);
  });

  test('is not accepted after any of its letters was changed', async () => {
    const token = await sign({ roles: ['service_agent'] });
    // The last letter of a base64url text carries bits that mean nothing.
    await assert(
      asyncProperty(nat(token.length - 2), constantFrom('A', 'z', '9', '.'), async (place, letter) => {
        const changed = `${token.slice(0, place)}${letter}${token.slice(place + 1)}`;
        pre(changed !== token);
        expect(await codeOf(authenticate({ authorization: `Bearer ${changed}` }))).not.toBe('accepted');
      }),
      { numRuns: 50 },
    );
  });

  test('must be for this issuer and audience where they are set', async () => {
    const strict = createAuthenticator({
      ...settings,
      jwt: { secret: SECRET, issuer: 'idp', audience: 'facet' },
    });
    const ask = async (claims: JWTPayload) =>
      codeOf(strict({ authorization: `Bearer ${await sign({ roles: ['service_agent'], ...claims })}` }));
    expect(await ask({ iss: 'idp', aud: 'facet' })).toBe('accepted');
    expect(await ask({ iss: 'other', aud: 'facet' })).toBe('UNAUTHENTICATED');
    expect(await ask({ iss: 'idp', aud: 'shop' })).toBe('UNAUTHENTICATED');
    expect(await ask({})).toBe('UNAUTHENTICATED');
  });
});

describe('a token that was seen before', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is the same viewer without another check, for each purpose apart', async () => {
    const token = await sign({ roles: ['account_manager'], purpose: 'SALES' });
    const ask = createAuthenticator(settings);
    const authorization = `Bearer ${token}`;
    const [first, again] = [await ask({ authorization }), await ask({ authorization })];
    const other = await ask({ authorization, 'facet-purpose': 'SERVICE' });
    expect(again).toBe(first);
    expect([first.purpose, other.purpose]).toEqual(['SALES', 'SERVICE']);
    expect(await codeOf(ask({ authorization, 'facet-purpose': 'AUDIT' }))).toBe('PURPOSE_NOT_ALLOWED');
  });

  test('is refused once it has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const ask = createAuthenticator(settings);
    const authorization = `Bearer ${await sign({ roles: ['service_agent'], exp: now() + 30 })}`;
    expect(await codeOf(ask({ authorization }))).toBe('accepted');
    vi.setSystemTime(Date.now() + 36_000);
    expect(await codeOf(ask({ authorization }))).toBe('TOKEN_EXPIRED');
  });

  test('is refused again when it was refused', async () => {
    const ask = createAuthenticator(settings);
    const authorization = `Bearer ${await sign({ roles: ['service_agent'] }, createSecretKey('another', 'utf8'))}`;
    expect(await codeOf(ask({ authorization }))).toBe('UNAUTHENTICATED');
    expect(await codeOf(ask({ authorization }))).toBe('UNAUTHENTICATED');
  });

  test('is unknown under other settings', async () => {
    const authorization = `Bearer ${await sign({ roles: ['service_agent'] })}`;
    expect(await codeOf(createAuthenticator(settings)({ authorization }))).toBe('accepted');
    const other = createAuthenticator({ ...settings, jwt: { secret: `${SECRET}-other` } });
    expect(await codeOf(other({ authorization }))).toBe('UNAUTHENTICATED');
  });
});

describe('a JWKS URL', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let status = 200;
  const server = createServer((_request, response) => {
    void exportJWK(pair.publicKey).then((jwk) =>
      response.writeHead(status).end(JSON.stringify({ keys: [{ ...jwk, kid: 'k1', alg: 'ES256' }] })),
    );
  });
  let jwksUrl = '';

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    jwksUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  test('gives the keys; a token signed by the public key as a secret is refused', async () => {
    const remote = createAuthenticator({ ...settings, jwt: { jwksUrl } });
    const ask = async (token: Promise<string>) => codeOf(remote({ authorization: `Bearer ${await token}` }));
    const claims = { roles: ['service_agent'] };
    expect(await ask(sign(claims, pair.privateKey, 'ES256'))).toBe('accepted');
    expect(await ask(sign(claims, other.privateKey, 'ES256'))).toBe('UNAUTHENTICATED');
    const publicText = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await ask(sign(claims, createSecretKey(publicText, 'utf8')))).toBe('UNAUTHENTICATED');
  });

  test('that does not answer is not the caller’s fault', async () => {
    status = 500;
    const remote = createAuthenticator({ ...settings, jwt: { jwksUrl } });
    const token = await sign({ roles: ['service_agent'] }, pair.privateKey, 'ES256');
    expect(await codeOf(remote({ authorization: `Bearer ${token}` }))).toBe('INTERNAL');
  });
});
