import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createAuthenticator } from '../../src/viewer/authenticate.ts';
import { run } from './run.ts';

const viewers = loadConfig({}, '/').viewers;
const authenticate = createAuthenticator(viewers);

const viewerOf = async (output: string, headers: Record<string, string> = {}) =>
  authenticate({ authorization: `Bearer ${output.trim()}`, ...headers });

describe('facet token', () => {
  test.each([
    [
      ['--role', 'service_agent', '--purpose', 'SERVICE'],
      { subject: 'agent01', roles: ['service_agent'], purpose: 'SERVICE', region: '华东', tenureMonths: 6 },
    ],
    [['--role', 'senior_service_agent'], { roles: ['senior_service_agent'], purpose: 'SERVICE' }],
    [
      ['--role', 'account_manager', '--purpose', 'SALES'],
      { subject: 'am01', roles: ['account_manager'], purpose: 'SALES' },
    ],
    [['--role', 'analyst', '--purpose', 'MARKETING'], { roles: ['analyst'], purpose: 'MARKETING' }],
    [
      ['--role', 'compliance_officer', '--purpose', 'AUDIT'],
      { roles: ['compliance_officer'], purpose: 'AUDIT' },
    ],
    [['--role', 'service_agent', '--tenure', '24'], { roles: ['senior_service_agent'], tenureMonths: 24 }],
    [
      [
        '--role',
        'analyst',
        '--role',
        'service_agent',
        '--purpose',
        'SERVICE',
        '--subject',
        'me',
        '--region',
        '华北',
        '--department',
        'it',
        '--client',
        'desk',
      ],
      {
        subject: 'me',
        roles: ['service_agent'],
        purpose: 'SERVICE',
        region: '华北',
        department: 'it',
        client: 'desk',
      },
    ],
  ])('%j prints a token that the gateway takes, and nothing else', async (args, expected) => {
    const { code, out, error } = await run(['token', ...args]);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await viewerOf(out)).toMatchObject(expected);
  });

  test('the header goes before the purpose in the token, within what the roles allow', async () => {
    const { out } = await run(['token', '--role', 'analyst', '--purpose', 'MARKETING']);
    expect(await viewerOf(out, { 'facet-purpose': 'ANALYTICS' })).toMatchObject({ purpose: 'ANALYTICS' });
    await expect(viewerOf(out, { 'facet-purpose': 'AUDIT' })).rejects.toMatchObject({
      code: 'PURPOSE_NOT_ALLOWED',
    });
  });

  test.each([
    [['--expires', '30m'], 1800],
    [['--expires', '7d'], 604_800],
    [[], 28_800],
  ])('%j', async (args, seconds) => {
    const { out } = await run(['token', '--role', 'service_agent', ...args]);
    const { iat = 0, exp = 0 } = decodeJwt(out.trim());
    expect(exp - iat).toBe(seconds);
  });

  test('--json tells claims and expiry too', async () => {
    const { out } = await run(['token', '--role', 'service_agent', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      token: expect.any(String),
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
      claims: { sub: 'agent01', purpose: 'SERVICE' },
    });
  });

  test('is signed with the secret of the configuration, for its issuer and audience', async () => {
    const yaml = 'samples: {}\nviewers: { jwt: { secret: own, issuer: idp, audience: facet } }';
    const { out } = await run(['token', '--role', 'service_agent'], { yaml });
    await expect(viewerOf(out)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const own = createAuthenticator({ ...viewers, jwt: { secret: 'own', issuer: 'idp', audience: 'facet' } });
    expect(await own({ authorization: `Bearer ${out.trim()}` })).toMatchObject({ purpose: 'SERVICE' });
  });

  test('has nothing to sign with where the keys are elsewhere', async () => {
    const yaml = "samples: {}\nviewers: { jwt: { jwksUrl: 'https://idp.example/keys' } }";
    const { code, out, error } = await run(['token', '--role', 'service_agent'], { yaml });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toContain('viewers.jwt.jwksUrl is set');
  });

  test.each([
    [[], "required option '--role <role>'"],
    [['--role', 'boss'], 'Expected a role of service_agent, '],
    [['--role', 'analyst'], 'Expected --purpose with one that the roles allow: MARKETING, ANALYTICS.'],
    [
      ['--role', 'analyst', '--purpose', 'AUDIT'],
      'Expected --purpose with one that the roles allow: MARKETING, ANALYTICS.',
    ],
    [['--role', 'analyst', '--purpose', 'ANALYTICS', '--expires', '8 hours'], 'Expected a time such as'],
    [['--role', 'service_agent', '--tenure', 'long'], 'Expected a whole number of months'],
    [['--role', 'service_agent', '--colour'], "unknown option '--colour'"],
  ])('%j is a fault of usage', async (args, message) => {
    const { code, out, error } = await run(['token', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(message);
  });
});
