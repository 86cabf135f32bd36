import { createHash } from 'node:crypto';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { listen } from '../listen.ts';
import { sameSecret } from '../same-secret.ts';
import { openTables } from '../table-reader.ts';
import { BadRequest, listPage } from './listing.ts';
import { openApiDocument } from './openapi.ts';
import { RESOURCES } from './resources.ts';

export interface TicketingOptions {
  /** Path of the SQLite file. */
  readonly database: string;
  /** 0: any free port. */
  readonly port: number;
  readonly token: string;
}

const origin = (request: FastifyRequest): string => `http://${request.host}`;

const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  ifNoneMatch.split(',').some((candidate) => ['*', etag].includes(candidate.trim().replace(/^W\//, '')));

/** Sends JSON with an entity tag, or 304 when the caller has it already. */
const sendTagged = (request: FastifyRequest, reply: FastifyReply, body: unknown) => {
  const text = JSON.stringify(body);
  const etag = `"${createHash('sha1').update(text).digest('base64url')}"`;
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(text);
};

/**
 * The ticketing system: REST at `/api/v2` behind a bearer token, pages of at most 100 with `next_page` and `Link`, entity tags,
 * its OpenAPI document at `/api/v2/openapi.json`. Rejects when the port is in use.
 */
export const startTicketing = async ({ database, port, token }: TicketingOptions) => {
  const tables = openTables(database);
  const server = fastify({ forceCloseConnections: true });

  server.addHook('onRequest', async (request, reply) => {
    if (sameSecret(request.headers.authorization, `Bearer ${token}`)) return undefined;
    return reply.code(401).header('www-authenticate', 'Bearer').send();
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'not_found', message: 'There is nothing at this path.' } }),
  );
  server.setErrorHandler((error, _request, reply) => {
    const fault =
      error instanceof BadRequest
        ? error
        : { code: 'internal', message: 'The request could not be answered.' };
    return reply
      .code(error instanceof BadRequest ? 400 : 500)
      .send({ error: { code: fault.code, message: fault.message } });
  });

  server.get('/api/v2/openapi.json', (request, reply) =>
    sendTagged(request, reply, openApiDocument(`${origin(request)}/api/v2`)),
  );
  for (const resource of RESOURCES) {
    const reader = tables.read(resource.name);
    server.get(`/api/v2/${resource.name}`, (request, reply) => {
      const { body, next } = listPage(resource, reader, new URL(request.url, origin(request)));
      if (next !== null) reply.header('link', `<${next}>; rel="next"`);
      return sendTagged(request, reply, body);
    });
  }

  server.addHook('onClose', () => tables.close());
  return { url: await listen(server, port), close: () => server.close() };
};
