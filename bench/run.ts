import { parseArgs } from 'node:util';
import { CONTESTANTS, type Contestant } from './harness/contestants.ts';
import { LINKS } from './harness/folder.ts';
import { settingOfRun } from './harness/machine.ts';
import { measure, type Pace, type QueryResult, REFERENCE, startEntrants } from './harness/measure.ts';
import { start, stopAll } from './harness/processes.ts';
import { writeReport } from './harness/report.ts';
import { runFeeds } from './harness/run-feeds.ts';
import { summarise, type Summary } from './harness/summary.ts';
import { startUpstreams } from './harness/upstreams.ts';
import { readLinks } from './upstreams/links.ts';
import { isNeverSeen, isVaried, QUERY_NAMES, requestsFor } from './work/work.ts';

/** With Q6, which goes another way. */
const ALL_QUERIES = [...QUERY_NAMES, 'Q6'] as const;

const HELP = `Facet against a hand-written backend and its peers, on the same work.

  npm run --silent bench [-- --quick] [--json] [--only Q1,Q2] [--contestants facet,hive-gateway] [--rounds 5]

  --quick         two short rounds of Q1, Q2 and Q3, without the variants of contestants; under five minutes
  --json          prints one JSON object, and nothing else on standard output
  --only          operations: ${ALL_QUERIES.join(', ')}
  --contestants   the backend always takes part: ${CONTESTANTS.map(({ name }) => name).join(', ')}
  --rounds        samples of each contestant for each operation

Writes results/latest.json, results/latest.md and a chart for each operation. BENCH_PORT moves the ports (4700).
`;

const QUICK = 'Q1,Q2,Q3';
const PACES = {
  full: { rounds: 8, firstWarmMs: 15_000, warmMs: 1500, measureMs: 1500, connections: 16, tries: 3 },
  quick: { rounds: 2, firstWarmMs: 4000, warmMs: 1000, measureMs: 1200, connections: 16, tries: 1 },
} as const satisfies Readonly<Record<string, Pace>>;
/** The operations under many names are asked of fewer, and fewer times. */
const VARIED_ROUNDS = 5;
const VARIED_WARM_MS = 5000;
const FEED_ROUNDS = 3;
const FEED_CUSTOMERS = { full: 100_000, quick: 10_000 } as const;

function readOptions() {
  return parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
      contestants: { type: 'string' },
      rounds: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

function chosen<Name extends string>(names: readonly Name[], text: string | undefined): readonly Name[] {
  if (text === undefined) return names;
  const wanted = text.split(',');
  const stranger = wanted.find((name) => !names.some((known) => known === name));
  if (stranger !== undefined) throw new RangeError(`expected one of ${names.join(', ')}, got "${stranger}"`);
  return names.filter((name) => wanted.includes(name));
}

interface Run {
  readonly queries: readonly (typeof ALL_QUERIES)[number][];
  readonly contestants: readonly Contestant[];
  readonly pace: Pace;
  readonly feedCustomers: number;
  readonly say: (text: string) => void;
}

type Found = (query: string, result: QueryResult) => void;

async function runQueries({ contestants, pace, say, ...asked }: Run, found: Found): Promise<void> {
  const queries = QUERY_NAMES.filter((name) => asked.queries.includes(name));
  if (queries.length === 0) return;
  const upstreams = await startUpstreams();
  const load = start({ name: 'load', argv: [`${import.meta.dirname}/harness/load.ts`], core: 1 });
  await load.said;
  const entrants = await startEntrants(contestants, say);
  const links = readLinks(LINKS);
  for (const query of queries) {
    const isFew = isVaried(query);
    const fit = entrants.filter(
      ({ contestant }) => contestant.queries.includes(query) && (!isFew || !contestant.isVariant),
    );
    const rounds = isFew ? Math.min(VARIED_ROUNDS, pace.rounds) : pace.rounds;
    const result = await measure(fit, {
      query,
      requests: requestsFor(query, links),
      neverSeen: isNeverSeen(query),
      // Who has answered the operation has warmed up for its like, but for a thousand plans.
      pace: { ...pace, rounds, ...(isFew && { firstWarmMs: VARIED_WARM_MS }) },
      surroundings: { load, upstreams },
      say,
    });
    found(query, result);
  }
  await Promise.all([load, upstreams, ...entrants.map(({ running }) => running)].map((one) => one.stop()));
}

async function run(asked: Run): Promise<Summary> {
  const results = new Map<string, QueryResult>();
  // As it is now: the reports are files of the project, too.
  const setting = settingOfRun();
  const found: Found = (query, result) => {
    results.set(query, result);
    writeReport(setting, results);
  };
  await runQueries(asked, found);
  if (asked.queries.includes('Q6')) {
    const names = asked.contestants.map(({ name }) => name);
    const rounds = Math.min(FEED_ROUNDS, asked.pace.rounds);
    const feeds = await runFeeds({ names, customers: asked.feedCustomers, rounds });
    for (const [query, result] of feeds) found(query, result);
  }
  return summarise(results, REFERENCE);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const pace = options.quick ? PACES.quick : PACES.full;
  const names = chosen(
    CONTESTANTS.map(({ name }) => name),
    options.contestants,
  );
  const summary = await run({
    queries: chosen(ALL_QUERIES, options.only ?? (options.quick ? QUICK : undefined)),
    contestants: CONTESTANTS.filter(
      ({ name, isVariant }) =>
        name === REFERENCE ||
        (names.includes(name) && (options.contestants !== undefined || !options.quick || !isVariant)),
    ),
    feedCustomers: options.quick ? FEED_CUSTOMERS.quick : FEED_CUSTOMERS.full,
    pace: { ...pace, rounds: Number(options.rounds ?? pace.rounds) },
    say: (text) => process.stderr.write(`${text}\n`),
  });
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}

process.on('exit', stopAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
stopAll();
