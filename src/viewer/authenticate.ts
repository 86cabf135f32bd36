import type { IncomingHttpHeaders } from 'node:http';
import { FacetError } from '../errors.ts';
import { createKeyFinder } from './api-keys.ts';
import { readCredential } from './credential.ts';
import { promotedRoles } from './grades.ts';
import { choosePurpose } from './purpose.ts';
import type { ApiKey, ViewerSettings } from './settings.ts';
import { createTokenReader, type Claims } from './token.ts';
import type { Viewer } from './viewer.ts';

const requestedPurpose = (headers: IncomingHttpHeaders): string | undefined => {
  const purpose = headers['facet-purpose'];
  return typeof purpose === 'string' ? purpose.trim() : undefined;
};

const tokenViewer = (claims: Claims, requested: string | undefined, settings: ViewerSettings): Viewer => {
  const { department, region, tenure_months: tenureMonths, client = claims.azp } = claims;
  const roles = promotedRoles(claims.roles, tenureMonths, settings.grades);
  return {
    subject: claims.sub,
    ...choosePurpose({ purpose: requested ?? claims.purpose, roles }, settings.purposes),
    ...(department === undefined ? {} : { department }),
    ...(region === undefined ? {} : { region }),
    ...(tenureMonths === undefined ? {} : { tenureMonths }),
    ...(client === undefined ? {} : { client }),
    persistedOnly: claims.persisted_only,
  };
};

/** A viewer for each purpose that was asked for with the same claims: who asks again is the same object. */
const createTokenViewers = (settings: ViewerSettings) => {
  const known = new WeakMap<Claims, Map<string | undefined, Viewer>>();
  return (claims: Claims, requested: string | undefined): Viewer => {
    const viewers = known.get(claims) ?? new Map<string | undefined, Viewer>();
    const viewer = viewers.get(requested) ?? tokenViewer(claims, requested, settings);
    known.set(claims, viewers.set(requested, viewer));
    return viewer;
  };
};

const keyViewer = (client: ApiKey, requested: string | undefined, settings: ViewerSettings): Viewer => {
  if (requested !== undefined && requested !== client.purpose) {
    throw new FacetError('PURPOSE_NOT_ALLOWED', { details: { allowed: client.purpose } });
  }
  return {
    subject: client.name,
    ...choosePurpose({ purpose: client.purpose, roles: client.roles }, settings.purposes),
    ...(client.region === undefined ? {} : { region: client.region }),
    client: client.name,
    persistedOnly: client.persistedOnly,
  };
};

/**
 * Tells who asks, and what for, from the headers of a request: a token (`Authorization: Bearer`), or an API key (`X-API-Key`,
 * `Authorization: ApiKey`, or the password of HTTP Basic). The purpose stands in `facet-purpose`, else in the token's claim
 * `purpose`, else it is the only one that the roles allow; an API key has its own.
 * Rejects with UNAUTHENTICATED, TOKEN_EXPIRED, PURPOSE_MISSING or PURPOSE_NOT_ALLOWED.
 */
export const createAuthenticator = (
  settings: ViewerSettings,
): ((headers: IncomingHttpHeaders) => Promise<Viewer>) => {
  const readToken = createTokenReader(settings.jwt);
  const viewerOf = createTokenViewers(settings);
  const findClient = createKeyFinder(settings.apiKeys);
  return async (headers) => {
    const credential = readCredential(headers);
    const requested = requestedPurpose(headers);
    if (credential?.kind === 'TOKEN') return viewerOf(await readToken(credential.token), requested);
    const client = credential === undefined ? undefined : findClient(credential.key);
    if (client === undefined) throw new FacetError('UNAUTHENTICATED');
    return keyViewer(client, requested, settings);
  };
};
