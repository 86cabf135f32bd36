import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { originOf, PORTS } from '../ports.ts';
import type { Counts } from '../upstreams/counts.ts';
import { LINKS } from './folder.ts';
import { ensureLinks } from './links.ts';
import { type Running, start } from './processes.ts';

const MAIN = join(import.meta.dirname, '..', 'upstreams', 'main.ts');

async function startOnce(): Promise<Running> {
  const upstreams = start({ name: 'upstreams', argv: [MAIN, '--links', LINKS], core: 1 });
  await upstreams.said;
  return upstreams;
}

/** Starts the upstreams with all that they serve; the first time, Facet has to link their records in between. */
export async function startUpstreams(): Promise<Running> {
  const first = await startOnce();
  if (existsSync(LINKS)) return first;
  await ensureLinks();
  await first.stop();
  return startOnce();
}

/** What the upstreams have done so far. */
export async function countsSoFar(): Promise<Counts> {
  const response = await fetch(originOf(PORTS.control), { signal: AbortSignal.timeout(20_000) });
  return JSON.parse(await response.text());
}
