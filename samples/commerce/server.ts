import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { buildSchema } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/fastify';
import { listen } from '../listen.ts';
import { sameSecret } from '../same-secret.ts';
import { openTables } from '../table-reader.ts';
import { commerceRoot } from './root.ts';

export interface CommerceOptions {
  /** Path of the SQLite file. */
  readonly database: string;
  /** 0: any free port. */
  readonly port: number;
  readonly apiKey: string;
}

/**
 * The web shop: GraphQL at `POST /graphql` behind the header `X-API-Key`; errors of an operation come in HTTP 200, as GraphQL
 * servers do. Rejects when the port is in use.
 */
export const startCommerce = async ({ database, port, apiKey }: CommerceOptions) => {
  const tables = openTables(database);
  const server = fastify({ forceCloseConnections: true });
  const schema = buildSchema(readFileSync(`${import.meta.dirname}/schema.graphql`, 'utf8'));
  const rootValue = commerceRoot({ customers: tables.read('customers'), orders: tables.read('orders') });

  server.addHook('onRequest', async (request, reply) => {
    if (sameSecret(request.headers['x-api-key'], apiKey)) return undefined;
    return reply.code(401).send({
      errors: [{ message: 'A valid API key is needed.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
  server.post('/graphql', createHandler({ schema, rootValue }));

  server.addHook('onClose', () => tables.close());
  const origin = await listen(server, port);
  return { url: `${origin}/graphql`, close: () => server.close() };
};
