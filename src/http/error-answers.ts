import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { FacetError } from '../errors.ts';
import { listed } from './execute-safely.ts';
import { badRequest, publicError, statusOf } from './public-error.ts';

interface ErrorOptions {
  readonly bodyBytes: number;
  readonly production: boolean;
}

/** Every error of every route leaves in the shape of a GraphQL answer without data, with a code of the closed list. */
export function errorAnswers(app: FastifyInstance, options: ErrorOptions): void {
  app.setErrorHandler(async (error, request, reply) =>
    answerError(error, { reply, log: request.log, ...options }),
  );
  app.setNotFoundHandler(async (_, reply) => {
    const error = badRequest('nothing is served at this address; "/" says what is where');
    return reply.code(404).send({ errors: [publicError(error, options.production)] });
  });
}

interface Situation extends ErrorOptions {
  readonly reply: FastifyReply;
  readonly log: FastifyBaseLogger;
}

/** Sends the public form of an error, with its status. */
export async function answerError(
  error: unknown,
  { reply, log, bodyBytes, production }: Situation,
): Promise<FastifyReply> {
  const known = error instanceof GraphQLError ? error : (framework(error, bodyBytes) ?? listed(error, log));
  const status = statusOf(known);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return (
    reply
      // Of a stream that failed before the first of it had left.
      .removeHeader('content-encoding')
      .removeHeader('content-disposition')
      .code(known instanceof FacetError && known.code === 'BAD_REQUEST' ? clientStatus(error) : status)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ errors: [publicError(known, production)] }))
  );
}

/** What the framework refuses by itself, in our words. */
function framework(error: unknown, bodyBytes: number): FacetError | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new FacetError('BODY_TOO_LARGE', { details: { limit: bodyBytes } });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return badRequest('send the body as "content-type: application/json"');
  if (error instanceof FacetError || clientStatus(error) === 500) return null;
  return badRequest('it is not valid HTTP with a body of valid JSON');
}

/** The status of an error of the framework's that is the client's fault; 500 of any other error, 400 of ours. */
function clientStatus(error: unknown): number {
  if (error instanceof FacetError) return error.status;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
