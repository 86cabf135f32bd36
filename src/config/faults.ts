import type * as z from 'zod';
import { nearestName } from './nearest-name.ts';

type Issue = z.core.$ZodIssue;

const SECRET_KEYS: ReadonlySet<string> = new Set([
  'secret',
  'password',
  'token',
  'sha256',
  'value',
  'username',
]);

const at = (settings: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    settings,
  );

/** What came, without the value of anything that may be a secret. */
const describe = (value: unknown, secret: boolean): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a group of settings';
  if (secret) return `a ${typeof value === 'string' ? 'text' : typeof value} (not shown)`;
  // A URL may carry a password.
  return typeof value === 'string' && value.includes('@') ? 'a text (not shown)' : JSON.stringify(value);
};

/** The group itself is called `value` too. */
const isSecret = (path: readonly PropertyKey[]): boolean =>
  path.some((key, index) => index > 0 && typeof key === 'string' && SECRET_KEYS.has(key));

/** Of the union's branches, the one that the settings meant, seen by the key that only it knows. */
const branch = (issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined =>
  issue.errors.find(
    (issues) =>
      !issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0) &&
      !issues.some(({ path, input }) => path.length <= 1 && input === undefined),
  );

/**
 * The validator's issues as lines `path: expected …, got …`. `settings` is what was validated; `hidden` are the paths whose values
 * are not to be shown.
 */
export const faultLines = (
  issues: readonly Issue[],
  { settings, hidden }: { readonly settings: unknown; readonly hidden: ReadonlySet<string> },
): readonly string[] =>
  issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      const known = issue.message.split(',');
      return issue.keys.map((key) => {
        const nearest = nearestName(key, known);
        const expected = nearest === undefined ? `one of ${known.join(', ')}` : `"${nearest}"`;
        return `${[...issue.path.map(String), key].join('.')}: expected ${expected}, got an unknown name`;
      });
    }
    if (issue.code === 'invalid_key') {
      const [inner] = issue.issues;
      return [`${path}: expected ${inner?.message ?? 'a name'}, got an unfit name`];
    }
    if (issue.code === 'invalid_union') {
      const meant = branch(issue);
      if (meant !== undefined && meant.length > 0) {
        const inside = meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
        return faultLines(inside, { settings, hidden });
      }
    }
    const got = describe(at(settings, issue.path), hidden.has(path) || isSecret(issue.path));
    return [`${path === '' ? 'the file' : path}: expected ${issue.message}, got ${got}`];
  });
