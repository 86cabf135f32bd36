import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenReader } from '../../src/viewer/token.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';
import { post, query, send, SENIOR } from './requests.ts';

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 20 });
});
afterAll(() => facet[Symbol.asyncDispose]());

const ONE = '{ customers(first: 1) { nodes { id name } } }';

const soon = () => Math.floor(Date.now() / 1000) + 600;

describe('credentials', () => {
  const claims = { sub: 'x', roles: ['senior_service_agent'] };

  it('a token without a signature is none', async () => {
    const token = new UnsecuredJWT(claims).setExpirationTime(soon()).encode();
    expect(await query(facet, ONE, { authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
  });

  it.each(['', 'facet', 'secret'])('a token signed with the secret "%s" is none', async (secret) => {
    const key = createSecretKey(secret.padEnd(32, '\0'), 'utf8');
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(soon())
      .sign(key);
    expect((await query(facet, ONE, { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  it('a token whose claims were changed after it was signed is none', async () => {
    const [head = '', , signature = ''] = (await signToken({ roles: ['service_agent'] })).split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, exp: soon() })).toString('base64url');
    expect(
      (await query(facet, ONE, { authorization: `Bearer ${head}.${changed}.${signature}` })).status,
    ).toBe(401);
  });

  it('the public key of an issuer is no secret to sign with', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one' };
    const server = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const read = createTokenReader({ jwksUrl: `http://127.0.0.1:${port}/jwks` });
    for (const secret of [publicKey.export({ type: 'spki', format: 'pem' }), JSON.stringify(jwk)]) {
      const forged = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .setExpirationTime(soon())
        .sign(Buffer.from(secret));
      await expect(read(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    await expect(read(new UnsecuredJWT(claims).setExpirationTime(soon()).encode())).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    server.close();
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '*',
    'SENIOR_SERVICE_AGENT',
    ' senior_service_agent',
  ])('the role "%s" may do nothing', async (role) => {
    const token = await signToken({ roles: [role] });
    for (const purpose of ['SERVICE', 'AUDIT', role.trim()])
      expect(
        await query(facet, ONE, { authorization: `Bearer ${token}`, 'facet-purpose': purpose }),
      ).toMatchObject({
        status: 403,
        code: 'PURPOSE_NOT_ALLOWED',
      });
  });

  it.each(['service', 'Service', 'SERVICE,AUDIT', 'SERVICE SALES', '__proto__', 'constructor', '*', 'AUDIT'])(
    'the purpose "%s" is not one of a senior agent',
    async (purpose) => {
      expect(await query(facet, ONE, { 'facet-purpose': purpose })).toMatchObject({
        status: 403,
        code: 'PURPOSE_NOT_ALLOWED',
      });
    },
  );

  it('an API key is no token, and opens persisted queries only', async () => {
    const key = 'facet-development-bi-key';
    expect((await query(facet, ONE, { authorization: `Bearer ${key}` })).status).toBe(401);
    for (const body of [ONE, '{ __typename }', '{ __schema { types { name } } }', '{ a: __typename }'])
      expect(await post(facet, JSON.stringify({ query: body }), { 'x-api-key': key })).toMatchObject({
        status: 403,
        code: 'PERSISTED_ONLY',
      });
    expect((await send(facet, '/q/customer-value.csv', { headers: { 'x-api-key': key } })).status).toBe(200);
    const purposes = await send(facet, '/q/customer-value.json', {
      headers: { 'x-api-key': key, 'facet-purpose': 'SERVICE' },
    });
    expect(purposes.status).toBe(403);
  });

  it('who may run persisted queries only may not run others by GET either', async () => {
    const authorization = `Bearer ${await signToken({ ...SENIOR, persisted_only: true })}`;
    for (const path of [
      `/graphql?query=${encodeURIComponent(ONE)}`,
      '/graphql?query={__typename}',
      '/graphql?queryId=customer-value',
      '/graphql?documentId=customer-value',
    ])
      expect(
        (await send(facet, path, { headers: { authorization, 'apollo-require-preflight': '1' } })).status,
      ).toBe(403);
    expect(
      (await post(facet, JSON.stringify({ documentId: 'customer-value' }), { authorization })).status,
    ).toBeGreaterThanOrEqual(400);
  });
});
