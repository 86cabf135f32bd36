import { readFileSync } from 'node:fs';
import { buildSchema, execute } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { createLog } from '../../src/telemetry/log.ts';
import { FacetError, SourceError } from '../../src/errors.ts';
import type { ExecutionRequest, GatewayPort } from '../../src/http/gateway-port.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { HttpConfig, HttpServer } from '../../src/http/server.ts';
import { TEST_LIMITS } from '../operations/test-limits.ts';
import { loadPersistedQueries } from '../../src/operations/persisted.ts';
import { readVariables } from '../../src/operations/variables.ts';
import type { Viewer } from '../../src/viewer/viewer.ts';

const DIRECTIVES = readFileSync(`${import.meta.dirname}/../../schema/directives.graphql`, 'utf8');

const TOY_SCHEMA = buildSchema(`
  ${DIRECTIVES}
  scalar Decimal
  enum Tier { HIGH LOW }
  input CustomerFilter { region: String minimum: Int }
  type Money { amount: Decimal currency: String }
  type Customer { id: ID! name: String email: String tags: [String!] value: Money friends(first: Int = 20): [Customer!] }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type CustomerConnection { totalCount: Int nodes: [Customer!]! pageInfo: PageInfo! }
  type Query {
    customer(id: ID!): Customer
    customers(first: Int = 20, after: String, tiers: [Tier!], where: CustomerFilter): CustomerConnection
    dead: String
    broken: String
    hanging: String
  }
  type Mutation { touch: Boolean }
`);

export interface ToyOptions {
  readonly rows?: number;
  /** Called before each page; may throw, or return the names of sources that are down for it. */
  readonly page?: (after: number) => readonly string[];
  /** Awaited before each execution. */
  readonly before?: () => Promise<unknown>;
  /** Given instead of what execution would yield. */
  readonly result?: ExecutionResult;
  /** What an answer waits for before it leaves. */
  readonly released?: () => Promise<void>;
  /** Called for each execution. */
  readonly seen?: (request: ExecutionRequest) => void;
}

export interface Toy {
  readonly url: string;
  readonly server: HttpServer;
  readonly logged: string[];
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly query: (query: string, rest?: Record<string, unknown>) => Promise<Response>;
}

export const TOKEN = { authorization: 'Bearer agent' };

export const LIMITS = { ...TEST_LIMITS, bodyBytes: 20_000, pageSize: 2 };

/** Starts the HTTP server over a small gateway of five customers: real HTTP, graphql-js as the executor. */
export async function startToy(options: ToyOptions = {}, config: Partial<HttpConfig> = {}): Promise<Toy> {
  const logged: string[] = [];
  const server = createHttpServer({
    config: {
      host: '127.0.0.1',
      port: 0,
      production: true,
      limits: LIMITS,
      ...config,
    },
    gateway: toyGateway(options),
    log: createLog('trace', { write: (line: string) => logged.push(line) }),
  });
  const url = await server.listen();
  return {
    url,
    server,
    logged,
    // Left as it is: of a stream that is compressed, nothing may have left yet when a later page breaks.
    get: (path, headers = {}) =>
      fetch(`${url}${path}`, { headers: { ...TOKEN, 'accept-encoding': 'identity', ...headers } }),
    query: (query, rest = {}) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...TOKEN, 'content-type': 'application/json' },
        body: JSON.stringify({ query, ...rest }),
      }),
  };
}

function toyGateway(options: ToyOptions): GatewayPort {
  return {
    schema: TOY_SCHEMA,
    persisted: loadPersistedQueries({
      schema: TOY_SCHEMA,
      folder: `${import.meta.dirname}/queries`,
      limits: TEST_LIMITS,
    }),
    authenticate: async ({ authorization }) => viewerOf(authorization),
    execute: async (request) => ({
      result: await run(request, options),
      released: options.released?.() ?? Promise.resolve(),
    }),
    ready: () => ({ ready: false, checks: { links: 'being made' } }),
    metrics: () => Promise.resolve('facet_requests_total 1\n'),
  };
}

function viewerOf(authorization: string | undefined): Viewer {
  if (authorization === undefined) throw new FacetError('UNAUTHENTICATED');
  if (authorization === 'Bearer broken') throw new Error('secret 13812345678');
  if (authorization === 'Bearer no-purpose') {
    throw new FacetError('PURPOSE_MISSING', { details: { allowed: 'SERVICE' } });
  }
  return {
    subject: 'agent',
    roles: ['service_agent'],
    purpose: 'SERVICE',
    persistedOnly: authorization === 'Bearer bi',
  };
}

async function run(
  request: ExecutionRequest,
  { rows = 5, page, seen, before, result: given }: ToyOptions,
): Promise<ExecutionResult> {
  seen?.(request);
  await before?.();
  if (given) return given;
  const { operation, variables, signal } = request;
  readVariables(TOY_SCHEMA, operation.definition, variables);
  const result = await execute({
    schema: TOY_SCHEMA,
    document: operation.document,
    operationName: operation.name,
    variableValues: variables,
    rootValue: {
      customer: ({ id }: { id: string }) => (id === 'none' ? null : customer(Number(id))),
      customers: (args: { first: number; after?: string | null }) => customers(args, { rows, down: page }),
      dead: () => {
        throw new SourceError('SOURCE_TIMEOUT', 'erp', new Error('secret 13812345678'));
      },
      broken: () => {
        throw new Error('secret 13812345678');
      },
      hanging: () =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new FacetError('INTERNAL')));
        }),
    },
  });
  return { ...result, extensions: { facet: { page: variables['after'] ?? null } } };
}

interface Page {
  readonly first: number;
  readonly after?: string | null;
}

function customers(
  { first, after }: Page,
  { rows, down }: { rows: number; down: ToyOptions['page'] },
): object {
  const start = Number(after ?? 0);
  const end = Math.min(start + first, rows);
  const gone = down?.(start) ?? [];
  return {
    totalCount: rows,
    nodes: Array.from({ length: Math.max(0, end - start) }, (_, index) => customer(start + index, gone)),
    pageInfo: { hasNextPage: end < rows, endCursor: String(end) },
  };
}

function customer(index: number, gone: readonly string[] = []): object {
  return {
    id: String(index),
    name: index === 1 ? '=HYPERLINK("x")' : `Customer, ${index}`,
    tags: ['a', `t${index}`],
    value: () => {
      const [source] = gone;
      if (source !== undefined) throw new SourceError('SOURCE_UNAVAILABLE', source);
      return { amount: `-${index}.50`, currency: 'CNY' };
    },
  };
}
