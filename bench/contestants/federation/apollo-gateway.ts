import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';

const gateway = new ApolloGateway({ supergraphSdl: readFileSync(process.env['SUPERGRAPH'] ?? '', 'utf8') });
const plugins = process.env['NO_CACHE_CONTROL'] === 'true' ? [ApolloServerPluginCacheControlDisabled()] : [];

await startStandaloneServer(new ApolloServer({ gateway, plugins }), {
  listen: { port: Number(process.env['PORT']), host: '127.0.0.1' },
});
