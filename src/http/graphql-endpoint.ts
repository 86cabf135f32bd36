import { HeaderMap } from '@apollo/server';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FacetError } from '../errors.ts';
import { assertCost } from '../operations/limits/cost.ts';
import { operationOf, unknownOperation } from '../operations/operation.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { knownAnswerType, learnAnswerType } from './answer-type.ts';
import { answerIn, type ApolloContext, type ApolloOperation } from './apollo.ts';
import { executeSafely, listed, refused } from './execute-safely.ts';
import type { GatewayPort, HeldAnswer } from './gateway-port.ts';
import type { HttpLimits } from './limits.ts';
import { toGraphQLError } from './public-error.ts';
import { requestContext } from './request-context.ts';
import type { RequestContext } from './request-context.ts';
import { sendWritten } from './send-written.ts';

interface Endpoint {
  readonly gateway: GatewayPort;
  readonly apollo: ApolloServer<ApolloContext>;
  readonly limits: HttpLimits;
}

/** GraphQL over HTTP at `/graphql`: GET and POST; other methods get Apollo's 405. */
export function graphqlEndpoint(app: FastifyInstance, { gateway, apollo, limits }: Endpoint): void {
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: async (request, reply) => {
      const context = requestContext(request, reply);
      const type = knownAnswerType(request);
      let released: Promise<void> | undefined;
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method,
          headers: type === undefined ? headersOf(request) : PLAIN,
          search: searchOf(request.url),
          body: request.body,
        },
        context: async () => {
          const viewer = await admit(gateway, request);
          return {
            execute: async (operation) => {
              const held = await run(operation, { gateway, limits, viewer, context, log: request.log });
              released = held.released;
              return held.result;
            },
          };
        },
      });
      if (type !== undefined) response.headers.set('content-type', type);
      else learnAnswerType(request.headers.accept, response);
      // The answer is written by now, and what it was made of need not wait.
      await released;
      return send(reply, response);
    },
  });
}

/** Who asks; clients that are limited to persisted queries stop here. */
async function admit(gateway: GatewayPort, request: FastifyRequest): Promise<Viewer> {
  try {
    const viewer = await gateway.authenticate(request.headers);
    if (viewer.persistedOnly) throw new FacetError('PERSISTED_ONLY');
    return viewer;
  } catch (error) {
    throw toGraphQLError(listed(error, request.log));
  }
}

interface Run {
  readonly gateway: GatewayPort;
  readonly limits: HttpLimits;
  readonly viewer: Viewer;
  readonly context: RequestContext;
  readonly log: FastifyRequest['log'];
}

async function run(
  { document, definition, text, variables }: ApolloOperation,
  { gateway, limits, viewer, context, log }: Run,
): Promise<HeldAnswer> {
  try {
    if (!definition) throw unknownOperation();
    const operation = operationOf({ document, definition, text });
    assertCost(gateway.schema, limits, { operation, variables });
    const request = { operation, variables, viewer, kind: 'graphql', ...context } as const;
    return await executeSafely(gateway, request, log);
  } catch (error) {
    return refused(listed(error, log));
  }
}

/** What Apollo reads of a request: whether a browser could have sent it unasked, and what the client takes. */
const READ_BY_APOLLO = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * What most requests come to, so that Apollo need not take their headers apart: the type of the answer is known, and they have a body, which is JSON (the
 * server reads no other), so no browser sent them unasked. `accept` is empty, since Apollo weighs types even where there is none.
 */
const PLAIN = new HeaderMap([
  ['apollo-require-preflight', 'true'],
  ['accept', ''],
]);

function headersOf({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name of READ_BY_APOLLO) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

function send(reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): FastifyReply {
  if (body.kind === 'chunked') throw new Error('Incremental delivery is not offered.');
  for (const [name, value] of headers) {
    if (name !== 'cache-control') void reply.header(name, value);
  }
  // As bytes: text with its head in front would be copied into one piece, and measured, before it is written.
  return sendWritten(reply.code(status ?? 200), answerIn(body));
}
