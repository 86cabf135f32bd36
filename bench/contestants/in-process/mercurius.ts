import fastify from 'fastify';
import mercurius from 'mercurius';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createContext, PORT, TYPE_DEFS } from './parts.ts';
import { RESOLVERS } from './resolvers.ts';

const app = fastify();
await app.register(mercurius, {
  schema: makeExecutableSchema({ typeDefs: TYPE_DEFS, resolvers: RESOLVERS }),
  context: createContext,
  jit: 1,
});
app.get('/', async () => ({}));
await app.listen({ port: PORT, host: '127.0.0.1' });
