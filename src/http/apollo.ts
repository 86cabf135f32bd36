import { ApolloServer, HeaderMap } from '@apollo/server';
import type { ApolloServerPlugin, GraphQLRequestListener, GraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { limitRules } from '../operations/limits/index.ts';
import type { GatewayPort } from './gateway-port.ts';
import type { HttpLimits } from './limits.ts';
import { publicError, statusOf } from './public-error.ts';
import { writeJson, type Written } from './write-json.ts';

/** A validated operation as Apollo hands it on; without a definition where `operationName` fits none. */
export interface ApolloOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode | undefined;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Runs one operation. It never rejects: what goes wrong is in the result. */
type Execute = (operation: ApolloOperation) => Promise<ExecutionResult>;

/** Every request brings its own way to execute; Apollo Server parses, validates and negotiates. */
export interface ApolloContext {
  readonly execute: Execute;
}

interface ApolloParts {
  readonly schema: GatewayPort['schema'];
  readonly production: boolean;
  readonly limits: HttpLimits;
  readonly log: FastifyBaseLogger;
}

/**
 * Apollo Server without what leaks or slows. Cache control would wrap every resolver and double the cost of a field, automatic persisted
 * queries store whatever a client sends, batches multiply every limit, and reporting sends operations to somebody else.
 */
export function createApollo({ schema, production, limits, log }: ApolloParts): ApolloServer<ApolloContext> {
  return new ApolloServer<ApolloContext>({
    schema,
    plugins: [...disabled(), logUnexpected(log), executeInContext(production)],
    nodeEnv: 'production',
    introspection: !production,
    // Proposals of names are taken out with the rest of graphql-js's words, in `publicError`.
    hideSchemaDetailsFromClientErrors: false,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    documentStore: documentStore(),
    parseOptions: { maxTokens: limits.tokens },
    validationRules: limitRules(limits),
    validationOptions: { maxErrors: 20 },
    formatError: (_, error) => publicError(error, production),
    stringifyResult: writeAsText,
    logger: SILENT,
  });
}

/**
 * Apollo Server passes on what it is given here without a look at it, so it may be bytes: `answerIn` takes them out again. Text of an answer of 290 kB, and bytes of
 * that, cost 105 µs more.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const writeAsText = writeJson as (answer: object) => unknown as (answer: object) => string;

/** The body of an answer as `writeJson` wrote it. */
export function answerIn({ string: written }: { readonly string: unknown }): Written {
  return isWritten(written) ? written : Buffer.from(String(written));
}

function isWritten(body: unknown): body is Written {
  return Buffer.isBuffer(body) || (Array.isArray(body) && body.every((slice) => Buffer.isBuffer(slice)));
}

/**
 * Leaves execution to the request's own function. Not through Apollo's hook for gateways: what that makes for each request has accessors in an object literal,
 * which V8 keeps, with the request, until it collects all garbage.
 */
function executeInContext(production: boolean): ApolloServerPlugin<ApolloContext> {
  const listener: GraphQLRequestListener<ApolloContext> = {
    async responseForOperation({ document, operation: definition, source: text, request, contextValue }) {
      const { variables = {} } = request;
      return answerOf(await contextValue.execute({ document, definition, text, variables }), production);
    },
  };
  return { requestDidStart: async () => listener };
}

/** An answer without data carries the status of its first error. */
function answerOf({ errors, ...rest }: ExecutionResult, production: boolean): GraphQLResponse {
  if (!errors) return { http: FINE, body: { kind: 'single', singleResult: rest } };
  const [first] = errors;
  const formatted = errors.map((error) => publicError(error, production));
  return {
    http: first && rest.data === undefined ? { ...FINE, status: statusOf(first) } : FINE,
    body: { kind: 'single', singleResult: { ...rest, errors: formatted } },
  };
}

const FINE = { headers: new HeaderMap() };

function disabled(): ApolloServerPlugin[] {
  return [
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
  ];
}

function logUnexpected(log: FastifyBaseLogger): ApolloServerPlugin {
  return {
    async unexpectedErrorProcessingRequest({ error }) {
      log.error({ fault: error }, 'the GraphQL endpoint failed');
    },
  };
}

function documentStore() {
  const documents = new LRUCache<string, DocumentNode>({ max: 1_000 });
  return {
    get: async (key: string) => documents.get(key),
    set: async (key: string, document: DocumentNode) => {
      documents.set(key, document);
    },
    delete: async (key: string) => documents.delete(key),
  };
}

/** Apollo's own lines quote messages of errors; what matters of them comes through the hook above. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}
