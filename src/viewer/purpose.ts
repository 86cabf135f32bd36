import { FacetError } from '../errors.ts';
import { PURPOSES, type Purpose, type RolePurposes } from './viewer.ts';

interface Wanted {
  /** By request or token; absent where neither says. */
  readonly purpose: string | undefined;
  readonly roles: readonly string[];
}

/** The purposes that at least one of the roles may use. */
const purposesOf = (roles: readonly string[], allowed: RolePurposes): readonly Purpose[] =>
  PURPOSES.filter((purpose) => roles.some((role) => mayUse(role, purpose, allowed)));

const mayUse = (role: string, purpose: Purpose, allowed: RolePurposes): boolean =>
  Object.hasOwn(allowed, role) && allowed[role]?.includes(purpose) === true;

/**
 * The purpose of the request, and the roles that may use it: the others are dropped, so that rights given for another purpose do
 * not add up. Throws PURPOSE_MISSING where the roles leave a choice, PURPOSE_NOT_ALLOWED.
 */
export const choosePurpose = (
  { purpose, roles }: Wanted,
  allowed: RolePurposes,
): { readonly purpose: Purpose; readonly roles: readonly string[] } => {
  const possible = purposesOf(roles, allowed);
  const details = { allowed: possible.length === 0 ? 'none' : possible.join(', ') };
  if (purpose === undefined && possible.length > 1) throw new FacetError('PURPOSE_MISSING', { details });
  const chosen = purpose === undefined ? possible[0] : possible.find((candidate) => candidate === purpose);
  if (chosen === undefined) throw new FacetError('PURPOSE_NOT_ALLOWED', { details });
  return { purpose: chosen, roles: roles.filter((role) => mayUse(role, chosen, allowed)) };
};
