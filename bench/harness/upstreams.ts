import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { originOf, PORTS } from '../ports.ts';
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

/** How many calls the upstreams have answered so far. */
export async function callsSoFar(): Promise<number> {
  const response = await fetch(originOf(PORTS.control), { signal: AbortSignal.timeout(20_000) });
  const calls: Readonly<Record<string, number>> = JSON.parse(await response.text());
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}
