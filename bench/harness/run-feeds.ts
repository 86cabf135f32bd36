import { join } from 'node:path';
import type { QueryResult } from './measure.ts';
import { start } from './processes.ts';
import type { Sample } from './sample.ts';

interface Sent {
  readonly query: string;
  readonly rows: number;
  readonly samples: readonly (readonly [string, readonly Sample[]])[];
  readonly faults: readonly (readonly [string, string])[];
}

interface Feeds {
  readonly names: readonly string[];
  readonly customers: number;
  readonly rounds: number;
}

/** Runs Q6 in a process of its own over upstreams that hold so many customers; gives the results by name. */
export async function runFeeds({
  names,
  customers,
  rounds,
}: Feeds): Promise<readonly (readonly [string, QueryResult])[]> {
  const { child } = start({
    name: 'feeds',
    argv: [join(import.meta.dirname, '..', 'feeds.ts'), names.join(','), String(rounds)],
    env: { BENCH_FEED_CUSTOMERS: String(customers) },
    core: 1,
    isSeen: true,
  });
  const results: [string, QueryResult][] = [];
  return new Promise((resolve, reject) => {
    child.on('message', (message: Sent | 'done') => {
      if (message === 'done') return resolve(results);
      const { query, rows, samples, faults } = message;
      results.push([query, { rows, samples: new Map(samples), faults: new Map(faults) }]);
    });
    child.once('exit', (code) => reject(new Error(`the feeds ended with ${String(code)}`)));
  });
}
