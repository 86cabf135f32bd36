import { createSecretKey } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import * as z from 'zod';
import { FacetError } from '../errors.ts';
import type { TokenSettings } from './settings.ts';

/** What Facet reads of a token. */
export interface Claims {
  readonly sub: string;
  readonly roles: readonly string[];
  readonly purpose?: string | undefined;
  readonly department?: string | undefined;
  readonly region?: string | undefined;
  readonly tenure_months?: number | undefined;
  readonly client?: string | undefined;
  /** OpenID Connect's name for the client. */
  readonly azp?: string | undefined;
  readonly persisted_only: boolean;
}

/** What the audit log takes as a viewer and as a client; a subject that it cannot name gets no answer, a client is not named. */
const SUBJECT = /^[^\s\p{C}]{1,200}$/u;
const CLIENT = /^[\p{L}\p{N}_][\p{L}\p{N}_.:@/ -]{0,99}$/u;

const clientName = () => z.string().regex(CLIENT).optional().catch(undefined);

const ClaimsSchema = z.object({
  sub: z.string().regex(SUBJECT),
  roles: z.array(z.string()).default([]),
  purpose: z.string().optional(),
  department: z.string().optional(),
  region: z.string().optional(),
  tenure_months: z.number().min(0).optional(),
  client: clientName(),
  azp: clientName(),
  persisted_only: z.boolean().default(false),
});

/** Signatures by a private key; a shared secret would let the reader of the public keys forge one. */
const PUBLIC_KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];

const CLOCK_TOLERANCE_SECONDS = 5;

const verifier = (settings: TokenSettings): ((token: string) => Promise<unknown>) => {
  const { issuer, audience } = settings;
  const options: JWTVerifyOptions = {
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  if ('secret' in settings) {
    const key = createSecretKey(settings.secret, 'utf8');
    return async (token) => (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
  }
  const keys = createRemoteJWKSet(new URL(settings.jwksUrl));
  return async (token) =>
    (await jwtVerify(token, keys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS })).payload;
};

/** That the keys could not be fetched is not the caller's fault. */
const isOurFault = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === 'ERR_JOSE_GENERIC';

const refusal = (error: unknown): FacetError => {
  if (error instanceof errors.JWTExpired) return new FacetError('TOKEN_EXPIRED', { cause: error });
  return new FacetError(isOurFault(error) ? 'INTERNAL' : 'UNAUTHENTICATED', { cause: error });
};

/**
 * Checks tokens: signature (HS256 with the secret, or a public key of the JWKS), expiry, issuer and audience where they are set.
 * Rejects with UNAUTHENTICATED, TOKEN_EXPIRED, or INTERNAL when the keys cannot be fetched.
 */
export const createTokenReader = (settings: TokenSettings): ((token: string) => Promise<Claims>) => {
  const verify = verifier(settings);
  return async (token) => {
    const payload = await verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
    const claims = ClaimsSchema.safeParse(payload);
    if (!claims.success) throw new FacetError('UNAUTHENTICATED', { cause: claims.error });
    return claims.data;
  };
};
