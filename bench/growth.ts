import { parseArgs } from 'node:util';
import { CONTESTANTS } from './harness/contestants.ts';
import { LINKS } from './harness/folder.ts';
import { writeGrowth } from './harness/growth-report.ts';
import { settingOfRun } from './harness/machine.ts';
import { measure, type QueryResult, REFERENCE, type Results, startEntrants } from './harness/measure.ts';
import { start, stopAll } from './harness/processes.ts';
import { summarise } from './harness/summary.ts';
import { startUpstreams } from './harness/upstreams.ts';
import { readLinks } from './upstreams/links.ts';
import { AXES, type AxisName, connectionsAt, growthRequests } from './work/growth.ts';

const HELP = `How the cost grows with rows, children, columns and sources.

  npm run --silent growth [-- --rounds 3] [--only rows,sources] [--contestants facet,hive-router]

  --only          axes: ${Object.keys(AXES).join(', ')}
  --contestants   the backend always takes part

Writes results/growth.json, results/growth.md and a chart for each axis.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: Object.keys(AXES).join(',') },
    contestants: { type: 'string', default: 'facet,hive-router,apollo-gateway' },
    help: { type: 'boolean', default: false },
  },
});

const isAxis = (name: string): name is AxisName => Object.hasOwn(AXES, name);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const names = new Set([REFERENCE, ...values.contestants.split(',')]);
  const usual = {
    rounds: Number(values.rounds),
    firstWarmMs: 3000,
    warmMs: 500,
    measureMs: 1500,
    connections: 16,
    tries: 2,
  };
  const upstreams = await startUpstreams();
  const load = start({ name: 'load', argv: [`${import.meta.dirname}/harness/load.ts`], core: 1 });
  await load.said;
  const entrants = await startEntrants(
    CONTESTANTS.filter(({ name }) => names.has(name)),
    say,
  );
  const links = readLinks(LINKS);
  const results = new Map<AxisName, Results>();
  for (const axis of values.only.split(',').filter(isAxis)) {
    const found = new Map<string, QueryResult>();
    results.set(axis, found);
    for (const value of AXES[axis].values) {
      const query = `growth/${axis}/${value}`;
      const requests = growthRequests(axis, value, links);
      const surroundings = { load, upstreams };
      const pace = { ...usual, connections: connectionsAt(axis, value) ?? usual.connections };
      found.set(
        String(value),
        await measure(entrants, { query, requests, neverSeen: false, pace, surroundings, say }),
      );
    }
    writeGrowth(
      settingOfRun(),
      new Map(Array.from(results, ([name, one]) => [name, summarise(one, REFERENCE)])),
    );
  }
}

process.on('exit', stopAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
if (values.help) process.stdout.write(HELP);
else await main();
stopAll();
process.exit();
