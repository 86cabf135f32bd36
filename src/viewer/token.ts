import { createSecretKey, hash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import { SLOTS } from '../audit/slots.ts';
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

/** The audit log names every viewer: a subject without a name that it takes gets no answer. */
const SUBJECT = /^[^\s\p{C}]{1,200}$/u;

/** A client that the audit log cannot name is not named. */
const clientName = () => z.string().regex(SLOTS.name).optional().catch(undefined);

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

const verifier = (settings: TokenSettings): ((token: string) => Promise<JWTPayload>) => {
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

/** A token that was found good. */
interface Verdict {
  readonly claims: Claims;
  /** Milliseconds since the epoch; from then on the token is checked anew. */
  readonly until: number;
}

const MOST_VERDICTS = 10_000;

/** Keys may be withdrawn, so no verdict is kept for long: one check a minute costs nothing. */
const VERDICT_MS = 60_000;

const readClaims = (payload: JWTPayload): Claims => {
  const claims = ClaimsSchema.safeParse(payload);
  if (!claims.success) throw new FacetError('UNAUTHENTICATED', { cause: claims.error });
  return claims.data;
};

/**
 * Checks tokens: signature (HS256 with the secret, or a public key of the JWKS), expiry, issuer and audience where they are set. The same token yields the same
 * object for a while, without another check: never beyond its expiry, and known by its hash alone.
 * Rejects with UNAUTHENTICATED, TOKEN_EXPIRED, or INTERNAL when the keys cannot be fetched.
 */
export const createTokenReader = (settings: TokenSettings): ((token: string) => Promise<Claims>) => {
  const verify = verifier(settings);
  const verdicts = new LRUCache<string, Verdict>({ max: MOST_VERDICTS });

  const check = async (token: string, key: string, now: number): Promise<Claims> => {
    const payload = await verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
    const claims = readClaims(payload);
    verdicts.set(key, { claims, until: Math.min(now + VERDICT_MS, (payload.exp ?? 0) * 1000) });
    return claims;
  };

  return async (token) => {
    const now = Date.now();
    const key = hash('sha256', token, 'base64');
    const known = verdicts.get(key);
    return known && now < known.until ? known.claims : check(token, key, now);
  };
};
