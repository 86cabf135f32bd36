import type { JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { FacetError } from '../../src/errors.ts';
import { createAuthenticator } from '../../src/viewer/authenticate.ts';
import { authenticate, codeOf, KEY, settings, sign, viewerOf } from './ask.ts';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('an API key', () => {
  const client = {
    subject: 'bi',
    roles: ['analyst'],
    purpose: 'ANALYTICS',
    region: '华东',
    client: 'bi',
    persistedOnly: true,
  };
  test.each([
    [{ 'x-api-key': KEY }],
    [{ authorization: `ApiKey ${KEY}` }],
    [{ authorization: `apikey ${KEY}` }],
    [{ authorization: basic(`excel:${KEY}`) }],
    [{ authorization: basic(`:${KEY}`) }],
    [{ 'x-api-key': KEY, 'facet-purpose': 'ANALYTICS' }],
  ])('comes as %o', async (headers) => {
    expect(await authenticate(headers)).toEqual(client);
  });

  test.each([
    [{}],
    [{ 'x-api-key': '' }],
    [{ 'x-api-key': `${KEY}x` }],
    [{ authorization: KEY }],
    [{ authorization: `Digest ${KEY}` }],
    [{ authorization: basic(`${KEY}:x`) }],
    [{ authorization: 'Bearer' }],
    [{ authorization: 'Bearer nonsense', 'x-api-key': KEY }],
  ])('is refused as %o', async (headers) => {
    expect(await codeOf(authenticate(headers))).toBe('UNAUTHENTICATED');
  });

  test('is bound to its purpose, though its role may use another', async () => {
    expect(await codeOf(authenticate({ 'x-api-key': KEY, 'facet-purpose': 'MARKETING' }))).toBe(
      'PURPOSE_NOT_ALLOWED',
    );
  });
});

describe('the purpose', () => {
  test.each<[string, JWTPayload, string | undefined, string]>([
    ['is the only one that the role allows', { roles: ['service_agent'] }, undefined, 'SERVICE'],
    ['is asked for where the role leaves a choice', { roles: ['analyst'] }, undefined, 'PURPOSE_MISSING'],
    ['comes from the header', { roles: ['analyst'] }, 'MARKETING', 'MARKETING'],
    ['comes from the token', { roles: ['analyst'], purpose: 'MARKETING' }, undefined, 'MARKETING'],
    [
      'comes from the header before the token',
      { roles: ['analyst'], purpose: 'MARKETING' },
      'ANALYTICS',
      'ANALYTICS',
    ],
    [
      'must be allowed, whatever the token says',
      { roles: ['analyst'], purpose: 'AUDIT' },
      undefined,
      'PURPOSE_NOT_ALLOWED',
    ],
    [
      'must be allowed in the header',
      { roles: ['analyst'], purpose: 'MARKETING' },
      'AUDIT',
      'PURPOSE_NOT_ALLOWED',
    ],
    ['must exist', { roles: ['analyst'] }, 'FUN', 'PURPOSE_NOT_ALLOWED'],
    ['must not be empty', { roles: ['service_agent'] }, '', 'PURPOSE_NOT_ALLOWED'],
    ['needs a role', { roles: [] }, 'SERVICE', 'PURPOSE_NOT_ALLOWED'],
    ['needs a known role', { roles: ['constructor'] }, undefined, 'PURPOSE_NOT_ALLOWED'],
  ])('%s', async (_, claims, header, expected) => {
    const asked = viewerOf(claims, header === undefined ? {} : { 'facet-purpose': header });
    const outcome = await asked.then(
      (viewer) => viewer.purpose,
      (error: unknown) => (error instanceof FacetError ? error.code : error),
    );
    expect(outcome).toBe(expected);
  });

  test('drops the roles that may not use it', async () => {
    const viewer = await viewerOf(
      { roles: ['account_manager', 'analyst', 'service_agent'] },
      { 'facet-purpose': 'SERVICE' },
    );
    expect(viewer.roles).toEqual(['account_manager', 'service_agent']);
  });

  test('names the allowed ones when it is refused', async () => {
    await expect(viewerOf({ roles: ['analyst'] })).rejects.toThrow('with one of: MARKETING, ANALYTICS.');
    await expect(viewerOf({ roles: [] })).rejects.toThrow('Allowed: none.');
  });
});

describe('grades', () => {
  test.each([
    [undefined, ['service_agent']],
    [23, ['service_agent']],
    [24, ['senior_service_agent']],
    [59.9, ['senior_service_agent']],
    [60, ['account_manager']],
  ])('after %s months a service agent is %o', async (months, roles) => {
    const tenure = months === undefined ? {} : { tenure_months: months };
    expect(
      (await viewerOf({ roles: ['service_agent'], ...tenure }, { 'facet-purpose': 'SERVICE' })).roles,
    ).toEqual(roles);
  });

  test('that go round in a circle end', async () => {
    const circle = createAuthenticator({
      ...settings,
      grades: [
        { role: 'service_agent', afterMonths: 1, becomes: 'senior_service_agent' },
        { role: 'senior_service_agent', afterMonths: 1, becomes: 'service_agent' },
      ],
    });
    const token = await sign({ roles: ['service_agent'], tenure_months: 5 });
    expect((await circle({ authorization: `Bearer ${token}` })).roles).toEqual(['service_agent']);
  });
});
