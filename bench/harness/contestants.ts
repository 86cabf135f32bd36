import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSupergraph } from '../contestants/federation/compose.ts';
import { originOf, PORTS } from '../ports.ts';
import { feedName } from '../work/feeds.ts';
import { baseOf, COMMON_QUERIES, QUERY_NAMES, type QueryName } from '../work/work.ts';
import { clearPolicy } from './clear-policy.ts';
import { facetConfig, viewerToken } from './facet-config.ts';
import { FACET_ROOT, inData, LINK_STORE, LINKS } from './folder.ts';
import type { Command } from './processes.ts';

const BENCH = join(import.meta.dirname, '..');
const LOOP_DELAY = join(BENCH, 'harness', 'loop-delay.ts');
const FACET = join(FACET_ROOT, 'src', 'main.ts');

/** Someone who takes part: how it is started, and how it is asked. */
export interface Contestant {
  readonly name: string;
  readonly title: string;
  /** What answers once it is ready. */
  readonly readyPath: string;
  command(port: number): Command;
  path(query: string): string;
  headers(): Readonly<Record<string, string>>;
  /** Whether the viewer gets some fields masked. */
  readonly masks: boolean;
  readonly queries: readonly QueryName[];
  /** Where its feed of Q6 is, or a copy of that feed, if it has one; `first` is the number of rows. */
  feedPath?(copy?: number): string;
  /** Left out of a quick run. */
  readonly isVariant: boolean;
}

const VARIANTS = new Set(['mercurius', 'stitching', 'hive-gateway-jit', 'apollo-gateway-no-cache-control']);
const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

const node = (name: string, argv: readonly string[], env: Readonly<Record<string, string>>): Command => ({
  name,
  argv: ['--import', LOOP_DELAY, ...argv],
  env: { BENCH_LINKS: LINKS, ...env },
  core: 0,
});

/** A server of the bench's own that listens on PORT. */
function own(
  name: string,
  title: string,
  file: string,
  env: Readonly<Record<string, string>> = {},
): Contestant {
  const isVariant = Object.keys(env).length > 0 || VARIANTS.has(name);
  return {
    name,
    title,
    readyPath: '/',
    command: (port) => node(name, [join(BENCH, 'contestants', file)], { ...env, PORT: String(port) }),
    path: () => '/graphql',
    headers: () => JSON_HEADERS,
    masks: false,
    queries: COMMON_QUERIES,
    isVariant,
  };
}

interface FacetVariant {
  readonly title: string;
  readonly policy?: () => string;
  readonly masks?: boolean;
  readonly traced?: boolean;
  /** Loaded before Facet. */
  readonly imports?: readonly string[];
}

function facet(
  name: string,
  { title, policy, masks = true, traced = false, imports = [] }: FacetVariant,
): Contestant {
  return {
    name,
    title,
    readyPath: '/readyz',
    command(port) {
      const store = inData(`${name}.db`);
      for (const side of ['', '-wal', '-shm']) rmSync(`${store}${side}`, { force: true });
      copyFileSync(LINK_STORE, store);
      const config = facetConfig({ name, port, store, traced, ...(policy && { policy: policy() }) });
      const loaded = imports.flatMap((file) => ['--import', join(BENCH, 'contestants', file)]);
      return node(name, [...loaded, FACET], { FACET_CONFIG: config });
    },
    path: () => '/graphql',
    headers: () => ({ ...JSON_HEADERS, authorization: `Bearer ${viewerToken()}` }),
    masks,
    queries: QUERY_NAMES,
    isVariant: name !== 'facet',
    feedPath: (copy) => `/q/${feedName(copy)}`,
  };
}

interface Federated {
  readonly argv: (port: number, supergraph: string) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A gateway over the subgraphs. */
function federated(name: string, title: string, { argv, env = {} }: Federated): Contestant {
  return {
    ...own(name, title, ''),
    command(port) {
      // A file of its own: Hive Gateway watches it, and does not survive reading it half written.
      const supergraph = inData(`${name}.graphql`);
      writeSupergraph(supergraph);
      return node(name, argv(port, supergraph), { ...env, PORT: String(port), SUPERGRAPH: supergraph });
    },
  };
}

const HIVE = join(BENCH, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js');

const hive = (name: string, title: string, options: readonly string[]): Contestant =>
  federated(name, title, {
    argv: (port, supergraph) => [
      HIVE,
      'supergraph',
      supergraph,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--polling',
      '1h',
      ...options,
    ],
  });

const apolloGateway = (name: string, title: string, env: Readonly<Record<string, string>>): Contestant =>
  federated(name, title, {
    argv: () => [join(BENCH, 'contestants', 'federation', 'apollo-gateway.ts')],
    env,
  });

const NO_CACHE_CONTROL = { NO_CACHE_CONTROL: 'true' };

function writtenClearPolicy(): string {
  const path = inData('clear.csv');
  writeFileSync(path, clearPolicy());
  return path;
}

/** Everybody who takes part, the measure of all first. */
export const CONTESTANTS: readonly Contestant[] = [
  {
    ...own('backend', 'hand-written backend', 'backend.ts'),
    path: (query) => `/${baseOf(query)}`,
    feedPath: () => '/feed',
  },
  facet('facet', { title: 'Facet as shipped' }),
  facet('facet-no-masks', { title: 'Facet, nothing masked', policy: writtenClearPolicy, masks: false }),
  facet('facet-no-policy', { title: 'Facet, no policy', imports: ['facet-no-policy.ts'], masks: false }),
  facet('facet-no-audit', { title: 'Facet, no audit', imports: ['facet-no-audit.ts'] }),
  facet('facet-graphql-jit', { title: 'Facet, compiled by graphql-jit', imports: ['facet-graphql-jit.ts'] }),
  facet('facet-traced', { title: 'Facet, traces at 10 %', traced: true }),
  own('graphql-jit', 'graphql-jit', 'in-process/graphql-jit.ts'),
  own('mercurius', 'Mercurius', 'in-process/mercurius.ts'),
  own('apollo-server', 'Apollo Server', 'in-process/apollo-server.ts'),
  own(
    'apollo-server-no-cache-control',
    'Apollo Server, no cache control',
    'in-process/apollo-server.ts',
    NO_CACHE_CONTROL,
  ),
  own('stitching', 'stitching in process', 'in-process/stitching.ts'),
  hive('hive-router', 'Hive Gateway, native router', ['--hive-router-runtime']),
  hive('hive-gateway', 'Hive Gateway', []),
  hive('hive-gateway-jit', 'Hive Gateway, JIT', ['--jit']),
  apolloGateway('apollo-gateway', 'Apollo Gateway', {}),
  apolloGateway('apollo-gateway-no-cache-control', 'Apollo Gateway, no cache control', NO_CACHE_CONTROL),
];

/** Where the nth contestant of a run is. */
export const portOf = (place: number): number => PORTS.contestants + place;
export const urlOf = (place: number, path: string): string => `${originOf(portOf(place))}${path}`;
