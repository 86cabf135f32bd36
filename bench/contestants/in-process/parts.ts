import { readFileSync } from 'node:fs';
import { readLinks } from '../../upstreams/links.ts';
import { createLoaders } from './loaders.ts';
import type { Context } from './resolvers.ts';

const links = readLinks(process.env['BENCH_LINKS'] ?? '');

export const TYPE_DEFS = readFileSync(`${import.meta.dirname}/schema.graphql`, 'utf8');
export const PORT = Number(process.env['PORT']);

/** The context of one request. */
export const createContext = (): Context => ({ links, loaders: createLoaders() });
