import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { DEVELOPMENT_SECRET } from '../../src/config/development.ts';

export interface TokenClaims {
  readonly roles: readonly string[];
  readonly subject?: string;
  readonly region?: string;
  readonly tenure_months?: number;
  readonly purpose?: string;
  readonly persisted_only?: boolean;
  /** Seconds from now; negative for a token that has expired. */
  readonly expiresIn?: number;
}

/** A token as an identity provider would sign it, under the development secret. */
export function signToken({ subject = 'tester', expiresIn = 3600, ...claims }: TokenClaims): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
    .sign(createSecretKey(DEVELOPMENT_SECRET, 'utf8'));
}
