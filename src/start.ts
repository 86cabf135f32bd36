import { join } from 'node:path';
import type { Logger } from 'pino';
import { allocateYoung } from './allocate-young.ts';
import { openAuditLog } from './audit/log.ts';
import type { Config } from './config.ts';
import { openConnector } from './connectors/index.ts';
import type { Connector } from './connectors/connector.ts';
import { createGateway } from './gateway.ts';
import { type Catalogue, readCatalogue } from './graph/catalogue.ts';
import { createGraph } from './graph/execute.ts';
import { SchemaFaults } from './graph/read-schema.ts';
import { createHttpServer } from './http/server.ts';
import { openLinkStore } from './identity/link-store.ts';
import { createLinking, type Linking } from './linking.ts';
import { loadPersistedQueries, type PersistedQueries } from './operations/persisted.ts';
import { loadBundle, type PolicyBundle } from './policies/bundle.ts';
import { createPolicies } from './policies/policies.ts';
import { type PolicyText, readPolicy } from './policy-text.ts';
import { DERIVED } from './resolvers/derived/index.ts';
import type { DerivedEnv } from './resolvers/derived/derived.ts';
import { createSourceChecks } from './source-checks.ts';
import { openStore } from './store/sqlite.ts';
import { startTelemetry } from './telemetry/start-telemetry.ts';
import { createAuthenticator } from './viewer/authenticate.ts';
import { warmPlans } from './warm-plans.ts';

/** How linking and the sources stand, by name. */
type Checks = Readonly<Record<string, string>>;

/** A gateway that answers. */
export interface Facet {
  readonly url: string;
  readonly linking: Linking;
  checks(): Checks;
  /** Of this process; null when they are off. */
  metrics(): Promise<string> | null;
  /** Answers what is under way, then lets go of everything. */
  close(): Promise<void>;
}

/** What one worker among several is given; worker 0 alone links customers and checks sources. */
export interface Crew {
  /** From 0; a worker that takes another's place has its number. */
  readonly worker: number;
  readonly policy: PolicyText;
  /** As worker 0 told last. */
  checks(): Checks;
  /** Of all workers. */
  metrics(): Promise<string>;
}

/** The schema, held against the configured sources: each is described, and each description has its settings. */
export function openCatalogue({ schema, sources }: Config): Catalogue {
  const catalogue = readCatalogue(schema.folder, new Set(Object.keys(DERIVED)));
  const described = catalogue.sources.map(({ name }) => name);
  const faults = [
    ...described
      .filter((name) => !sources[name])
      .map(
        (name) =>
          `The source "${name}" is described in the schema, but has no settings: add sources.${name} to the configuration.`,
      ),
    ...Object.keys(sources)
      .filter((name) => !described.includes(name))
      .map((name) => `sources.${name} is configured, but no file in sources/ or subgraphs/ describes it.`),
  ];
  if (faults.length > 0) throw new SchemaFaults(faults);
  return catalogue;
}

/** The policy bundle of the configuration. */
export async function openBundle(
  config: Config,
  catalogue: Pick<Catalogue, 'fields'>,
  { epoch, model, policy }: PolicyText = readPolicy(config),
): Promise<PolicyBundle> {
  const roles = config.viewers.purposes;
  return loadBundle({ model, policy, roles, pairs: catalogue.fields.values() }, epoch);
}

/** The persisted queries of the schema folder. */
export function openPersisted({ schema, limits }: Config, catalogue: Catalogue): PersistedQueries {
  return loadPersistedQueries({ schema: catalogue.schema, folder: join(schema.folder, 'queries'), limits });
}

function derivedEnv({ asOf, value }: Config, catalogue: Catalogue): DerivedEnv {
  const sources = [...catalogue.records.values()].map(({ name, source }) => [name, source]);
  return {
    ...value,
    sources: Object.fromEntries(sources),
    // Read anew each time: the gateway runs for longer than a day.
    get now() {
      return `${asOf ?? new Date().toISOString().slice(0, 10)}T23:59:59Z`;
    },
  };
}

/** A connector for each source; none of them calls before it is asked. */
export function openConnectors(config: Config, catalogue: Catalogue): ReadonlyMap<string, Connector> {
  return new Map(
    catalogue.sources.flatMap((description) => {
      const settings = config.sources[description.name];
      return settings ? [[description.name, openConnector(description, settings)] as const] : [];
    }),
  );
}

/**
 * Composes the gateway from its parts and listens; with a `crew`, as one of several processes on the same port. The sources need not be there: what they owe is
 * missing from the answers until they are.
 * @throws ConfigError, SchemaFaults or PolicyError with all that is wrong, before anything listens.
 */
export async function startFacet(config: Config, log: Logger, crew?: Crew): Promise<Facet> {
  allocateYoung();
  const catalogue = openCatalogue(config);
  const policies = createPolicies(await openBundle(config, catalogue, crew?.policy));
  const store = openStore(config.store.path);
  const links = openLinkStore(store);
  const audit = openAuditLog(store, crew?.worker);
  const connectors = openConnectors(config, catalogue);
  const linking = createLinking({
    catalogue,
    connectors,
    links,
    genericKeyLimit: config.identity.genericKeyLimit,
    log,
  });
  const graph = createGraph(
    { catalogue, links, audit, derivedEnv: derivedEnv(config, catalogue), pageSize: config.limits.pageSize },
    connectors,
  );
  const telemetry = await startTelemetry(config.telemetry, crew?.worker);
  telemetry.metrics.policyEpoch(policies.current().epoch);
  const sourceChecks = createSourceChecks(connectors, log);
  const leader = crew === undefined || crew.worker === 0;
  const checks = () => (leader ? { links: linking.state(), ...sourceChecks.state() } : crew.checks());
  const persisted = openPersisted(config, catalogue);
  warmPlans({ catalogue, persisted, bundle: policies.current(), viewers: config.viewers, graph, log });
  const { explainRoles } = config.viewers;
  const http = createHttpServer({
    config: {
      host: config.host,
      port: config.port,
      production: config.production,
      limits: config.limits,
    },
    log,
    gateway: {
      schema: catalogue.schema,
      persisted,
      authenticate: createAuthenticator(config.viewers),
      execute: createGateway({ catalogue, policies, graph, audit, explainRoles, telemetry, log }),
      ready: () => ({ ready: links.count() > 0, checks: checks() }),
      metrics: () => (crew && config.telemetry.enabled ? crew.metrics() : telemetry.metricsText()),
    },
  });
  const url = await http.listen();
  if (leader) {
    void sourceChecks.run();
    linking.keepUp(config.identity.refreshMinutes);
  }
  return {
    url,
    linking,
    checks,
    metrics: () => telemetry.metricsText(),
    async close() {
      await http.close();
      await linking.close();
      await audit.close();
      await telemetry.close();
      await Promise.all([...connectors.values()].map((connector) => connector.close()));
      store.close();
    },
  };
}
