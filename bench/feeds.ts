import { CONTESTANTS } from './harness/contestants.ts';
import { FEEDS, measureFeed } from './harness/feed.ts';
import { SAMPLES } from './harness/folder.ts';
import { startEntrants } from './harness/measure.ts';
import { start, stopAll } from './harness/processes.ts';
import { startUpstreams } from './harness/upstreams.ts';

/**
 * Q6, started by `run.ts` in a process of its own, since its upstreams hold other customers: BENCH_FEED_CUSTOMERS says how many. Sends the results to
 * its parent.
 */
const names = process.argv[2]?.split(',') ?? [];
const rounds = Number(process.argv[3]);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

process.on('exit', stopAll);
process.on('disconnect', () => process.exit(1));

const upstreams = await startUpstreams();
const load = start({ name: 'load', argv: [`${import.meta.dirname}/harness/load.ts`], core: 1 });
await load.said;
const entrants = await startEntrants(
  CONTESTANTS.filter(({ name, feedPath }) => feedPath !== undefined && names.includes(name)),
  say,
);
for (const feed of FEEDS) {
  const { samples, faults, rows } = await measureFeed(entrants, feed, {
    rows: SAMPLES.customers,
    rounds,
    surroundings: { load, upstreams },
    say,
  });
  process.send?.({ query: feed.name, rows, samples: [...samples], faults: [...faults] });
}
stopAll();
process.send?.('done');
