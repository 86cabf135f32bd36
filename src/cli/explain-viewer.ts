import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { FacetError } from '../errors.ts';
import { createAuthenticator } from '../viewer/authenticate.ts';
import { promotedRoles } from '../viewer/grades.ts';
import { choosePurpose } from '../viewer/purpose.ts';
import { tokenDefaults } from '../viewer/token-defaults.ts';
import type { Purpose, Viewer } from '../viewer/viewer.ts';
import { CliFailure } from './context.ts';

export interface ViewerOptions {
  /** A token, the name of an API key, who a development token speaks for, or roles with commas between. */
  readonly as?: string;
  readonly role?: readonly string[];
  readonly purpose?: Purpose;
}

type ExplainedViewer = Pick<Viewer, 'roles' | 'purpose'>;

const isToken = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

const checkRoles = (held: readonly string[], purposes: Config['viewers']['purposes']): void => {
  const stranger = held.find((role) => !Object.hasOwn(purposes, role));
  if (stranger === undefined) return;
  throw new CliFailure(`Expected a role of ${Object.keys(purposes).join(', ')}; got "${stranger}".`);
};

/** Who is called so: an API key by its name, or whom a development token speaks for. */
const named = (name: string, { apiKeys, purposes, grades }: Config['viewers']) => {
  const key = apiKeys.find((one) => one.name === name);
  if (key) return { roles: key.roles, purpose: key.purpose };
  const role = Object.keys(purposes).find((one) => tokenDefaults(one).subject === name);
  if (role === undefined) return undefined;
  return { roles: promotedRoles([role], tokenDefaults(role).tenureMonths, grades), purpose: undefined };
};

const authenticated = async (token: string, purpose: string | undefined, viewers: Config['viewers']) => {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(purpose !== undefined && { 'facet-purpose': purpose }),
  };
  return createAuthenticator(viewers)(headers);
};

/** The viewer that the options name. Where the roles leave a choice of purposes, `--purpose` must say which. */
export const readViewer = async (
  { as, role, purpose }: ViewerOptions,
  { viewers }: Config,
  command: Command,
): Promise<ExplainedViewer> => {
  if (as === undefined && role === undefined)
    return command.error("error: required option '--as <viewer>' not specified, nor '--role <role>'");
  try {
    if (as !== undefined && isToken(as)) return await authenticated(as, purpose, viewers);
    const someone = as === undefined ? undefined : named(as, viewers);
    const roles = someone?.roles ?? role ?? as?.split(',').map((one) => one.trim()) ?? [];
    checkRoles(roles, viewers.purposes);
    const wanted = purpose ?? someone?.purpose;
    return { roles, purpose: wanted ?? choosePurpose({ purpose: wanted, roles }, viewers.purposes).purpose };
  } catch (error) {
    if (!(error instanceof FacetError)) throw error;
    if (error.code === 'PURPOSE_MISSING')
      return command.error(
        `error: required option '--purpose <purpose>' not specified: one of ${error.details['allowed']}`,
      );
    throw new CliFailure(error.message);
  }
};
