import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import fastify from 'fastify';
import type { ExecutionResult } from 'graphql';
import { Pool } from 'undici';
import { CREDENTIALS } from '../samples/credentials.ts';
import { startSamples } from '../samples/start-samples.ts';
import type { AuditLog } from '../src/audit/entry.ts';
import { openAuditLog } from '../src/audit/log.ts';
import { loadConfig } from '../src/config.ts';
import type { Connector } from '../src/connectors/connector.ts';
import { createGateway } from '../src/gateway.ts';
import { createGraph, type Graph, type GraphAnswer, type GraphOperation } from '../src/graph/execute.ts';
import type { ExecutionRequest, GatewayPort, HeldAnswer } from '../src/http/gateway-port.ts';
import { createHttpServer } from '../src/http/server.ts';
import { writeJson } from '../src/http/write-json.ts';
import { openLinkStore } from '../src/identity/link-store.ts';
import { createLinking } from '../src/linking.ts';
import { readVariables } from '../src/operations/variables.ts';
import { createPolicies } from '../src/policies/policies.ts';
import { viewerRights } from '../src/policies/viewer-rights.ts';
import { openBundle, openCatalogue, openConnectors, openPersisted } from '../src/start.ts';
import { openStore } from '../src/store/sqlite.ts';
import { createLog } from '../src/telemetry/log.ts';
import { startTelemetry } from '../src/telemetry/start-telemetry.ts';
import { createAuthenticator } from '../src/viewer/authenticate.ts';
import { signToken } from '../src/viewer/sign-token.ts';
import { QUERIES } from './work/queries.ts';

const inRoot = (path: string): string => join(import.meta.dirname, '..', path);
const POLICIES = { model: inRoot('src/policies/model.conf'), policy: inRoot('src/policies/policy.csv') };

const ROUNDS = 25;
const WARM_MS = 50;
const MEASURE_MS = 250;
const CONNECTIONS = 16;

const APOLLO = '+ Apollo Server, headers and the like';

/** What a worker is to ask of whom, over and over. */
interface Order {
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Something that answers, and how it is asked. */
interface Layer {
  readonly name: string;
  readonly order: Order;
  /** The layer that it is set against; its own cost is the difference. */
  readonly on?: string;
}

/** In a thread of its own: asks until it is told to stop, and counts. */
function load(): void {
  let requests = 0;
  let pool: Pool | undefined;
  const askOn = async (mine: Pool, { method, path, headers, body }: Order): Promise<void> => {
    while (pool === mine) {
      const answer = await mine.request({ method, path, headers, ...(body !== undefined && { body }) });
      const text = await answer.body.text();
      if (answer.statusCode !== 200 || text.includes('"errors":')) throw new Error(text.slice(0, 500));
      requests += 1;
    }
  };
  parentPort?.on('message', (message: Order | 'count' | 'stop') => {
    if (message === 'count') parentPort?.postMessage(requests);
    else if (message === 'stop') pool = undefined;
    else {
      const mine = new Pool(message.origin, { connections: CONNECTIONS });
      pool = mine;
      const done = Array.from({ length: CONNECTIONS }, () => askOn(mine, message));
      void Promise.all(done)
        .then(() => mine.close())
        .then(() => parentPort?.postMessage(requests));
    }
  });
}

/** What a worker says next. */
const told = async (worker: Worker): Promise<number> => Number((await once(worker, 'message'))[0]);

/** CPU of this thread for one request, in microseconds: the worker's own, the audit writer's and libuv's are not in it. */
async function sample(worker: Worker, { order }: Layer): Promise<number> {
  const count = (): Promise<number> => {
    const counted = told(worker);
    worker.postMessage('count');
    return counted;
  };
  worker.postMessage(order);
  await setTimeout(WARM_MS);
  const before = await count();
  const from = process.threadCpuUsage();
  await setTimeout(MEASURE_MS);
  const { user, system } = process.threadCpuUsage(from);
  const requests = (await count()) - before;
  const stopped = told(worker);
  worker.postMessage('stop');
  await stopped;
  return (user + system) / requests;
}

/** Where one listens; all end with the process. */
type Server = Pick<Order, 'origin'>;

/** `node:http` alone: reads the body, answers with bytes that are there. */
async function plainServer(answer: Buffer): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}` };
}

/** A route of Fastify's, which reads JSON, and nothing else. */
async function bareFastify(answer: () => Buffer | Promise<unknown>): Promise<Server> {
  const app = fastify();
  app.post('/graphql', async (_, reply) => reply.type('application/json').send(await answer()));
  app.get('/healthz', async () => ({ status: 'ok' }));
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

/** Asks its source once for what is asked again and again. */
function remembering(connector: Connector): Connector {
  const known = new Map<string, ReturnType<Connector['find']>>();
  return {
    ...connector,
    find(query, call) {
      const key = `${query.record.name} ${query.by} ${query.fields.join()} ${query.values.join()}`;
      const found = known.get(key) ?? connector.find(query, call);
      known.set(key, found);
      return found;
    },
  };
}

/** The parts of a gateway over the sample systems, with everything linked. */
async function openParts(folder: string) {
  const samples = await startSamples({ port: 0, customers: 300, seed: 1 });
  const [erp = '', crm = '', ticketing = '', commerce = ''] = samples.samples.map(({ url }) => url);
  const { apiKey } = CREDENTIALS.commerce;
  const sources = {
    erp: { url: erp, auth: { kind: 'basic', ...CREDENTIALS.erp } },
    crm: { url: crm, auth: { kind: 'usernameToken', ...CREDENTIALS.crm } },
    ticketing: { url: ticketing, auth: { kind: 'bearer', ...CREDENTIALS.ticketing } },
    commerce: { url: commerce, auth: { kind: 'header', name: 'X-API-Key', value: apiKey } },
  };
  const file = join(folder, 'facet.config.yaml');
  const schema = { folder: inRoot('schema') };
  const store = { path: join(folder, 'facet.db') };
  writeFileSync(
    file,
    JSON.stringify({ samples: { customers: 300 }, port: 0, store, schema, policies: POLICIES, sources }),
  );
  const config = loadConfig({ FACET_CONFIG: file }, folder);
  const catalogue = openCatalogue(config);
  const policies = createPolicies(await openBundle(config, catalogue));
  const database = openStore(config.store.path);
  const links = openLinkStore(database);
  const audit = openAuditLog(database);
  const connectors = new Map(
    [...openConnectors(config, catalogue)].map(([name, connector]) => [name, remembering(connector)]),
  );
  const log = createLog('info', { write: () => undefined });
  await createLinking({ catalogue, connectors, links, genericKeyLimit: 20, log }).run();
  return { samples, config, catalogue, policies, links, audit, connectors, log };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** A graph that plans, and then gives what it gave the first time. */
function replaying(graph: Graph): Graph {
  let first: Promise<GraphAnswer> | undefined;
  return { ...graph, execute: (request) => (first ??= graph.execute(request)) };
}

const FORGETFUL: Pick<AuditLog, 'append'> = {
  append: async (record) => ({ ...record, log: 0, sequence: 1, previousHash: '', hash: '' }),
};

/** Facet's server over a gateway; what is asked of it is known. */
async function facetServer(
  { config, catalogue, log }: Parts,
  port: Pick<GatewayPort, 'authenticate' | 'execute'>,
): Promise<Server> {
  const server = createHttpServer({
    config: { host: '127.0.0.1', port: 0, production: true, limits: config.limits },
    log,
    gateway: {
      schema: catalogue.schema,
      persisted: openPersisted(config, catalogue),
      ready: () => ({ ready: true, checks: {} }),
      metrics: () => null,
      ...port,
    },
  });
  return { origin: await server.listen() };
}

async function tokenFor({ config }: Parts): Promise<string> {
  const { jwt } = config.viewers;
  if (!('secret' in jwt)) throw new Error('expected the development secret');
  const claims = { sub: 'bench', roles: ['senior_service_agent'], purpose: 'SERVICE', tenure_months: 36 };
  return signToken(claims, jwt.secret, 3600);
}

/** Q1 for the one of the first customers who has most to tell. */
async function longestAnswer(
  { origin }: Server,
  links: Parts['links'],
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly body: string; readonly answer: ExecutionResult }> {
  let longest = { body: '', text: '' };
  for (const { id } of links.page({ first: 100 }).customers) {
    const body = JSON.stringify({ query: QUERIES.Q1, variables: { id } });
    const text = await (await fetch(`${origin}/graphql`, { method: 'POST', headers, body })).text();
    if (text.length > longest.text.length) longest = { body, text };
  }
  return { body: longest.body, answer: JSON.parse(longest.text) };
}

/** The layers from the outside in, each with all that stand before it. */
async function openLayers(parts: Parts, collector: string): Promise<readonly Layer[]> {
  const { config, catalogue, policies, links, audit, connectors, log } = parts;
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    authorization: `Bearer ${await tokenFor(parts)}`,
  };
  const get = { method: 'GET', path: '/healthz', headers } as const;
  const graph = createGraph(
    {
      catalogue,
      links,
      audit,
      derivedEnv: { ...config.value, sources: {}, now: '2026-06-30T23:59:59Z' },
      pageSize: config.limits.pageSize,
    },
    connectors,
  );
  const replay = replaying(graph);
  const off = await startTelemetry({ enabled: false, sampleRatio: 0 });
  const metered = await startTelemetry({ enabled: true, sampleRatio: 0 });
  const traced = await startTelemetry({ enabled: true, sampleRatio: 0.1, otlpUrl: collector });
  const authenticate = createAuthenticator(config.viewers);
  const viewer = await authenticate(headers);
  const executor = (over: Graph, log_: Pick<AuditLog, 'append'>, telemetry = off) =>
    createGateway({
      catalogue,
      policies,
      graph: over,
      audit: { ...audit, ...log_ },
      explainRoles: [],
      telemetry,
      log,
    });
  const open = (execute: GatewayPort['execute']) => facetServer(parts, { authenticate, execute });

  const { body, answer: small } = await longestAnswer(await open(executor(graph, FORGETFUL)), links, headers);
  const post = { method: 'POST', path: '/graphql', headers, body } as const;
  const large: ExecutionResult = { data: { customers: Array.from({ length: 60 }, () => small.data) } };
  const giving = (result: ExecutionResult) => async (): Promise<HeldAnswer> => ({
    result,
    released: Promise.resolve(),
  });
  /** As `giving`, with a step of the gateway before. */
  const after = (step: (request: ExecutionRequest) => unknown) => (request: ExecutionRequest) => {
    step(request);
    return giving(small)();
  };
  const read = ({
    operation: { document, definition, hash },
    variables,
  }: ExecutionRequest): GraphOperation => ({
    document,
    definition,
    hash,
    variables: readVariables(catalogue.schema, definition, variables),
  });
  const look = (operation: GraphOperation, { viewer: asking }: ExecutionRequest) =>
    graph.plan(operation, viewerRights(policies.current(), asking));
  const stub = (result: ExecutionResult) =>
    facetServer(parts, { authenticate: async () => viewer, execute: giving(result) });
  const bytes = Buffer.from(JSON.stringify(small));
  const plain = await plainServer(bytes);
  const bare = await bareFastify(() => bytes);
  const writing = await bareFastify(() => writeJson(small));
  const apollo = await stub(small);
  const kB = (result: ExecutionResult): string => (JSON.stringify(result).length / 1000).toFixed(0);

  return [
    { name: `\`node:http\`, an answer of ${kB(small)} kB`, order: { ...plain, ...post } },
    { name: '+ a route of Fastify', order: { ...bare, ...post } },
    { name: 'Fastify, GET', order: { ...bare, ...get } },
    { name: '+ headers, limits, trace id, log line', order: { ...apollo, ...get }, on: 'Fastify, GET' },
    {
      name: '+ persisted look-up, its variables, serialisation',
      order: { ...apollo, ...get, path: '/q/customer-profile.json?id=x' },
    },
    { name: '+ serialisation', order: { ...writing, ...post }, on: '+ a route of Fastify' },
    { name: APOLLO, order: { ...apollo, ...post } },
    { name: `the same, ${kB(large)} kB`, order: { ...(await stub(large)), ...post }, on: APOLLO },
    { name: '+ authentication', order: { ...(await open(giving(small))), ...post }, on: APOLLO },
    { name: '+ variables', order: { ...(await open(after(read))), ...post } },
    {
      name: '+ look-up of the plan',
      order: { ...(await open(after((request) => look(read(request), request)))), ...post },
    },
    {
      name: '+ what is told of the answer',
      order: { ...(await open(executor(replay, FORGETFUL))), ...post },
    },
    { name: '+ audit', order: { ...(await open(executor(replay, audit))), ...post } },
    { name: '+ execution, sources in memory', order: { ...(await open(executor(graph, audit))), ...post } },
    { name: '+ metrics', order: { ...(await open(executor(graph, audit, metered))), ...post } },
    { name: '+ traces at 10 %', order: { ...(await open(executor(graph, audit, traced))), ...post } },
  ];
}

/** The least of many short samples: what else the machine does only ever adds. */
async function measure(layers: readonly Layer[]): Promise<ReadonlyMap<string, number>> {
  const worker = new Worker(import.meta.filename);
  const least = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const layer of layers) {
      const micros = await sample(worker, layer);
      least.set(layer.name, Math.min(least.get(layer.name) ?? Infinity, micros));
    }
  }
  await worker.terminate();
  return least;
}

function tableOf(layers: readonly Layer[], least: ReadonlyMap<string, number>): string {
  const rows = layers.map(({ name, on }, index) => {
    const before = on ?? layers[index - 1]?.name;
    const micros = least.get(name) ?? 0;
    const added =
      before === undefined || !(on ?? name.startsWith('+')) ? '' : micros - (least.get(before) ?? 0);
    return `| ${name} | ${micros.toFixed(0)} | ${typeof added === 'number' ? added.toFixed(0) : ''} |`;
  });
  return ['| layer | CPU, µs a request | of its own |', '| --- | ---: | ---: |', ...rows, ''].join('\n');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-layers-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const collector = await plainServer(Buffer.from('{}'));
  const layers = await openLayers(await openParts(folder), collector.origin);
  process.stdout.write(tableOf(layers, await measure(layers)));
}

if (isMainThread) {
  await main();
  process.exit();
} else load();
