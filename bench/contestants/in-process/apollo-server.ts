import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createContext, PORT, TYPE_DEFS } from './parts.ts';
import { type Context, RESOLVERS } from './resolvers.ts';

const plugins = process.env['NO_CACHE_CONTROL'] === 'true' ? [ApolloServerPluginCacheControlDisabled()] : [];
const server = new ApolloServer<Context>({ typeDefs: TYPE_DEFS, resolvers: RESOLVERS, plugins });

await startStandaloneServer(server, {
  listen: { port: PORT, host: '127.0.0.1' },
  context: async () => createContext(),
});
