import type { Logger } from 'pino';
import { FacetError } from './errors.ts';
import type { Catalogue } from './graph/catalogue.ts';
import type { Graph } from './graph/execute.ts';
import type { PersistedQueries, PersistedQuery } from './operations/persisted.ts';
import { standInVariables } from './operations/stand-in-variables.ts';
import type { PolicyBundle } from './policies/bundle.ts';
import { viewerRights } from './policies/viewer-rights.ts';
import type { ViewerSettings } from './viewer/settings.ts';

/** Half of the plans that are kept, so that warming never drives out what is used. */
const MOST_WARMED = 1_000;

/** Nobody is answered before; what is left by then is planned when it is asked for. */
const LONGEST_MS = 2_000;

interface Warm {
  readonly catalogue: Pick<Catalogue, 'schema'>;
  readonly persisted: PersistedQueries;
  readonly bundle: PolicyBundle;
  readonly viewers: Pick<ViewerSettings, 'purposes' | 'apiKeys'>;
  readonly graph: Pick<Graph, 'plan'>;
  readonly log: Logger;
}

/** One viewer for each of the rights that the configuration knows: those of the clients with an API key, and of each role for each of its purposes. */
function viewersOf({ purposes, apiKeys }: Warm['viewers'], bundle: PolicyBundle) {
  const roles = Object.entries(purposes).flatMap(([role, allowed]) =>
    allowed.map((purpose) => ({ roles: [role], purpose })),
  );
  return new Map(
    [...apiKeys, ...roles].map((viewer) => [viewerRights(bundle, viewer).name, viewer]),
  ).values();
}

/** The variables with which a query comes first; the pages of a feed are read with a cursor from the second on. */
function variablesOf({ schema }: Warm['catalogue'], { operation, feed }: PersistedQuery) {
  const variables = standInVariables(schema, operation.definition);
  if (feed?.rows !== 'LIST') return [variables];
  return [null, ''].map((after) => ({ ...variables, first: 1, after }));
}

/** Plans every persisted query for all of these rights, so that the first who asks need not wait for it. What cannot be planned is logged. */
export function warmPlans({ catalogue, persisted, bundle, viewers, graph, log }: Warm): void {
  const startedAt = performance.now();
  const everybody = [...viewersOf(viewers, bundle)];
  const wanted = persisted
    .list()
    .flatMap((query) =>
      everybody.flatMap((viewer) =>
        variablesOf(catalogue, query).map((variables) => ({ query, viewer, variables })),
      ),
    );
  let plans = 0;
  for (const { query, viewer, variables } of wanted.slice(0, MOST_WARMED)) {
    if (performance.now() - startedAt > LONGEST_MS) break;
    const { document, definition, hash } = query.operation;
    try {
      graph.plan({ document, definition, hash, variables }, viewerRights(bundle, viewer));
      plans += 1;
    } catch (error) {
      const { roles, purpose } = viewer;
      const reason = error instanceof FacetError ? { code: error.code } : { fault: error };
      log.warn({ persistedQuery: query.name, roles: roles.join(), purpose, ...reason }, 'query not planned');
    }
  }
  log.info({ plans, ms: performance.now() - startedAt }, 'plans warmed');
}
