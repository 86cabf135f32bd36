import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FacetError } from '../errors.ts';
import type { FeedPage, FeedShape, Format } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import type { PersistedQuery } from '../operations/persisted.ts';
import { readQueryParameters } from '../operations/query-parameters.ts';
import type { QueryParameters } from '../operations/query-parameters.ts';
import { executeSafely, listed } from './execute-safely.ts';
import { readPages } from './feed-pages.ts';
import { finalAnswer } from './final-answer.ts';
import type { ExecutionRequest, GatewayPort } from './gateway-port.ts';
import type { HttpLimits } from './limits.ts';
import { formatByAccept, formatByExtension, notAcceptable } from './negotiate.ts';
import { untilIncomplete, partsMissing } from './partial.ts';
import { statusOf } from './public-error.ts';
import { requestContext } from './request-context.ts';
import { sendWritten } from './send-written.ts';
import { writeJson } from './write-json.ts';

interface Endpoint {
  readonly gateway: GatewayPort;
  readonly limits: HttpLimits;
  readonly production: boolean;
}

interface Route {
  readonly Params: { readonly file: string };
  readonly Querystring: QueryParameters;
}

/** Persisted queries by name: `GET /q/<name>` and `/q/<name>.<format>`, variables as query parameters. */
export function persistedEndpoint(app: FastifyInstance, endpoint: Endpoint): void {
  const { gateway } = endpoint;
  app.get<Route>('/q/:file', async (request, reply) => {
    const context = requestContext(request, reply);
    const viewer = await gateway.authenticate(request.headers);
    const { query, format } = choose(gateway, request.params.file, request.headers.accept);
    const variables = readQueryParameters(gateway.schema, query.operation.definition, request.query);
    const answer: Answer = {
      query,
      format,
      request: {
        operation: query.operation,
        variables,
        viewer,
        kind: query.feed ? 'feed' : 'persisted',
        ...context,
      },
      log: request.log,
    };
    return query.feed === null || (format.carriesErrors && query.feed.rows === 'OBJECT')
      ? sendAnswer(reply, endpoint, answer)
      : sendFeed(reply, endpoint, { ...answer, shape: query.feed });
  });
}

interface Answer {
  readonly query: PersistedQuery;
  readonly format: Format;
  readonly request: ExecutionRequest;
  readonly log: FastifyRequest['log'];
}

function choose(
  { persisted }: GatewayPort,
  file: string,
  accept: string | undefined,
): { readonly query: PersistedQuery; readonly format: Format } {
  const [name = '', extension] = file.split('.', 2);
  const query = persisted.get(name);
  if (!query) throw new FacetError('PERSISTED_QUERY_NOT_FOUND');
  const format = extension === undefined ? formatByAccept(accept) : formatByExtension(extension);
  if (query.feed === null && !format.carriesErrors)
    throw notAcceptable(FORMATS.filter((one) => one.carriesErrors));
  return { query, format };
}

/** One answer as a whole. */
async function sendAnswer(
  reply: FastifyReply,
  { gateway, production }: Endpoint,
  answer: Answer,
): Promise<FastifyReply> {
  const { result, released } = await executeSafely(gateway, answer.request, answer.log);
  const [error] = result.errors ?? [];
  const status = error && result.data === undefined ? statusOf(error) : 200;
  const written = await writeJson(finalAnswer(result, production));
  await released;
  return sendWritten(describe(reply, answer).code(status), written);
}

/** Rows, streamed. The first page decides on the status; an error after it breaks the connection, so that no cut stream looks complete. */
async function sendFeed(
  reply: FastifyReply,
  { gateway, limits, production }: Endpoint,
  answer: Answer & { readonly shape: FeedShape },
): Promise<FastifyReply> {
  const { shape, request, format, log } = answer;
  const pages = readPages({
    shape,
    variables: request.variables,
    pageSize: limits.pageSize,
    production,
    execute: async (variables) => {
      const { result, released } = await executeSafely(gateway, { ...request, variables }, log);
      await released;
      return result;
    },
  });
  const first = await pages.next();
  if (first.done) throw new FacetError('INTERNAL');
  const missing = partsMissing(first.value);
  if (missing.size > 0) void reply.header('facet-partial', [...missing].join(','));
  const rest = format.carriesErrors ? pages : untilIncomplete(pages, missing);
  const pieces = guarded(format.write(chain(first.value, rest), shape), log);
  // Each piece is a page: more than one ahead of the client would only fill memory.
  return describe(reply, answer).send(Readable.from(pieces, { highWaterMark: 1 }));
}

function describe(reply: FastifyReply, { query, format }: Answer): FastifyReply {
  return reply
    .header('content-type', format.contentType)
    .header('content-disposition', `inline; filename="${query.name}.${format.name}"`);
}

async function* chain(first: FeedPage, rest: AsyncIterable<FeedPage>): AsyncGenerator<FeedPage> {
  yield first;
  yield* rest;
}

/** Whatever ends a stream early is logged here, in our words, and leaves as an error of the closed list. */
async function* guarded<Piece>(
  pieces: AsyncIterable<Piece>,
  log: FastifyRequest['log'],
): AsyncGenerator<Piece> {
  try {
    yield* pieces;
  } catch (error) {
    const code = listed(error, log).code;
    log.warn({ code }, 'feed broken off');
    throw new FacetError(code);
  }
}
