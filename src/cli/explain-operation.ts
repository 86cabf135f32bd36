import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Config } from '../config.ts';
import { FacetError } from '../errors.ts';
import type { Catalogue } from '../graph/catalogue.ts';
import { makeExecutable } from '../graph/executable-schema.ts';
import { fragmentsOf } from '../graph/fragments.ts';
import { type Explanation, explanationOf } from '../graph/plan/explain.ts';
import { planOperation } from '../graph/plan/operation-plan.ts';
import { type Operation, prepareOperation } from '../operations/operation.ts';
import type { PersistedQueries } from '../operations/persisted.ts';
import { standInVariables } from '../operations/stand-in-variables.ts';
import { readVariables } from '../operations/variables.ts';
import type { PolicyBundle } from '../policies/bundle.ts';
import { viewerRights } from '../policies/viewer-rights.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { CliFailure } from './context.ts';

/** What the closed list says goes to whoever typed the command. */
const telling = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw error instanceof FacetError ? new CliFailure(error.message) : error;
  }
};

interface Where {
  readonly config: Pick<Config, 'limits'>;
  readonly catalogue: Pick<Catalogue, 'schema'>;
  readonly persisted: PersistedQueries;
  readonly folder: string;
}

/** The operation of this name: `-` for standard input, a persisted query, or a file; undefined where there is none. */
export const findOperation = async (
  name: string,
  { config, catalogue, persisted, folder }: Where,
): Promise<Operation | undefined> => {
  const { schema } = catalogue;
  const prepare = (written: string): Operation =>
    telling(() => prepareOperation({ schema, text: written, limits: config.limits }));
  if (name === '-') return prepare(await text(process.stdin));
  const query = persisted.get(name);
  if (query) return query.operation;
  const file = resolve(folder, name);
  return existsSync(file) ? prepare(readFileSync(file, 'utf8')) : undefined;
};

/** What a viewer's plan of an operation does. No source is asked, nor any store opened. */
export const explainOperation = (
  { document, definition }: Operation,
  {
    catalogue,
    bundle,
    viewer,
    variables: given,
  }: {
    readonly catalogue: Catalogue;
    readonly bundle: PolicyBundle;
    readonly viewer: Pick<Viewer, 'roles' | 'purpose'>;
    /** Where a plan is to be that of these; without any, that of defaults and of something in place of what is required. */
    readonly variables: Readonly<Record<string, unknown>> | undefined;
  },
): Explanation => {
  if (bundle.rolesFor(viewer.roles, viewer.purpose).length === 0)
    throw new CliFailure(
      `Expected a purpose that one of the roles ${viewer.roles.join(', ')} may use; got ${viewer.purpose}.`,
    );
  const { schema } = catalogue;
  const variables = given
    ? telling(() => readVariables(schema, definition, given))
    : standInVariables(schema, definition);
  const { planAccess } = viewerRights(bundle, viewer);
  const operation = { definition, fragments: fragmentsOf(document), variables };
  const plan = telling(() =>
    planOperation({ catalogue, executable: makeExecutable(catalogue), operation, planAccess }),
  );
  return explanationOf({ definition, viewer, plan, cached: false });
};
