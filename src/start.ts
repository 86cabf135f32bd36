import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { openAuditLog } from './audit/log.ts';
import { startWriter } from './audit/start-writer.ts';
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
import { DERIVED } from './resolvers/derived/index.ts';
import type { DerivedEnv } from './resolvers/derived/derived.ts';
import { createSourceChecks } from './source-checks.ts';
import { openStore } from './store/sqlite.ts';
import { startTelemetry } from './telemetry/start-telemetry.ts';
import { createAuthenticator } from './viewer/authenticate.ts';

/** A gateway that answers. */
export interface Facet {
  readonly url: string;
  readonly linking: Linking;
  /** Answers what is under way, then lets go of everything. */
  close(): Promise<void>;
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
          `The source "${name}" is described in sources/, but has no settings: add sources.${name} to the configuration.`,
      ),
    ...Object.keys(sources)
      .filter((name) => !described.includes(name))
      .map((name) => `sources.${name} is configured, but no file in sources/ describes it.`),
  ];
  if (faults.length > 0) throw new SchemaFaults(faults);
  return catalogue;
}

/** The policy bundle of the configuration, as epoch 1. */
export function openBundle(
  { policies, viewers }: Config,
  catalogue: Pick<Catalogue, 'fields'>,
): Promise<PolicyBundle> {
  const model = readFileSync(policies.model, 'utf8');
  const policy = readFileSync(policies.policy, 'utf8');
  return loadBundle({ model, policy, roles: viewers.purposes, pairs: catalogue.fields.values() }, 1);
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
 * Composes the gateway from its parts and listens. The sources need not be there: what they owe is missing from the answers until they are.
 * @throws ConfigError, SchemaFaults or PolicyError with all that is wrong, before anything listens.
 */
export async function startFacet(config: Config, log: Logger): Promise<Facet> {
  const catalogue = openCatalogue(config);
  const policies = createPolicies(await openBundle(config, catalogue));
  const store = openStore(config.store.path);
  const links = openLinkStore(store);
  const audit = openAuditLog(store, startWriter(config.store.path));
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
  const telemetry = await startTelemetry(config.telemetry);
  telemetry.metrics.policyEpoch(policies.current().epoch);
  const checks = createSourceChecks(connectors, log);
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
      persisted: openPersisted(config, catalogue),
      authenticate: createAuthenticator(config.viewers),
      execute: createGateway({ catalogue, policies, graph, audit, telemetry, log }),
      ready: () => ({ ready: links.count() > 0, checks: { links: linking.state(), ...checks.state() } }),
      metrics: () => telemetry.metricsText(),
    },
  });
  const url = await http.listen();
  void checks.run();
  linking.keepUp(config.identity.refreshMinutes);
  return {
    url,
    linking,
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
