import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { FacetError } from '../../src/errors.ts';
import { createAuthenticator } from '../../src/viewer/authenticate.ts';
import type { ViewerSettings } from '../../src/viewer/settings.ts';

export const SECRET = 'a-secret-of-the-tests-with-32-bytes!';
export const KEY = 'bi-key-of-the-tests';

export const settings: ViewerSettings = {
  jwt: { secret: SECRET },
  purposes: {
    service_agent: ['SERVICE'],
    senior_service_agent: ['SERVICE'],
    account_manager: ['SALES', 'SERVICE'],
    analyst: ['ANALYTICS', 'MARKETING'],
    compliance_officer: ['AUDIT'],
  },
  grades: [
    { role: 'service_agent', afterMonths: 24, becomes: 'senior_service_agent' },
    { role: 'senior_service_agent', afterMonths: 60, becomes: 'account_manager' },
  ],
  apiKeys: [
    {
      name: 'bi',
      sha256: createHash('sha256').update(KEY).digest('hex'),
      roles: ['analyst'],
      purpose: 'ANALYTICS',
      region: '华东',
      persistedOnly: true,
    },
  ],
};

export const authenticate = createAuthenticator(settings);

export const now = () => Math.floor(Date.now() / 1000);

/** A token for a minute; a claim set to undefined is left out. */
export const sign = (
  claims: Readonly<Record<string, unknown>>,
  key: KeyObject = createSecretKey(SECRET, 'utf8'),
  algorithm = 'HS256',
) =>
  new SignJWT({ sub: 'u1', exp: now() + 60, ...claims })
    .setProtectedHeader({ alg: algorithm, kid: 'k1' })
    .sign(key);

export const viewerOf = async (
  claims: Readonly<Record<string, unknown>>,
  headers: Record<string, string> = {},
) => authenticate({ authorization: `Bearer ${await sign(claims)}`, ...headers });

export const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
  } catch (error) {
    if (error instanceof FacetError) return error.code;
    throw error;
  }
  return 'accepted';
};
