import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { CONTESTANTS, portOf } from './harness/contestants.ts';
import { FACET_ROOT, inData, LINKS } from './harness/folder.ts';
import { startEntrants } from './harness/measure.ts';
import { start, stopAll } from './harness/processes.ts';
import { takeSample } from './harness/sample.ts';
import { startUpstreams } from './harness/upstreams.ts';
import { bodyOf } from './harness/verify.ts';
import { readLinks } from './upstreams/links.ts';
import { isNeverSeen, QUERY_NAMES, requestsFor } from './work/work.ts';

const HELP = `The CPU profile of one contestant on one operation.

  npm run --silent profile -- --contestant facet --query Q2 [--seconds 5] [--top 30] [--by function|file]

Prints the functions with the most time of their own, in percent of the time that was not idle, and leaves a .cpuprofile for the
browser's developer tools.
`;

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const PROFILER = join(import.meta.dirname, 'harness', 'profiler.ts');
/** Until the compiler has done its part: Facet has the most code of its own. */
const WARM_MS = 15_000;
const HIDDEN = new Set(['(idle)', '(program)', '(root)']);

function placeOf({ functionName, url, lineNumber }: Frame, byFile: boolean): string {
  const path = url.startsWith('file://') ? relative(FACET_ROOT, url.slice('file://'.length)) : url;
  const file = path.replace(/^.*node_modules\//, '');
  if (functionName === '(garbage collector)') return functionName;
  return byFile ? file || '(native)' : `${functionName || '(anonymous)'}  ${file}:${lineNumber + 1}`;
}

/** Microseconds of own time by place. */
function ownTimes({ nodes, samples, timeDeltas }: CpuProfile, byFile: boolean): ReadonlyMap<string, number> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const delta = timeDeltas[at] ?? 0;
    const frame = frames.get(id);
    if (frame === undefined || frame.url === 'node:inspector' || HIDDEN.has(frame.functionName)) continue;
    const place = placeOf(frame, byFile);
    times.set(place, (times.get(place) ?? 0) + delta);
  }
  return times;
}

function print(times: ReadonlyMap<string, number>, top: number): void {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const sorted = [...times].toSorted((a, b) => b[1] - a[1]).slice(0, top);
  for (const [place, time] of sorted) {
    process.stdout.write(`${((time / total) * 100).toFixed(1).padStart(5)} %  ${place}\n`);
  }
}

const { values } = parseArgs({
  options: {
    contestant: { type: 'string', default: 'facet' },
    query: { type: 'string', default: 'Q1' },
    seconds: { type: 'string', default: '5' },
    top: { type: 'string', default: '30' },
    by: { type: 'string', default: 'function' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const contestant = CONTESTANTS.find(({ name }) => name === values.contestant);
  const query = QUERY_NAMES.find((name) => name === values.query);
  if (contestant === undefined || query === undefined || values.help) {
    process.stdout.write(HELP);
    return;
  }
  const file = inData(`${contestant.name}-${query}.cpuprofile`);
  const upstreams = await startUpstreams();
  const load = start({ name: 'load', argv: [`${import.meta.dirname}/harness/load.ts`], core: 1 });
  await load.said;
  const profiled = {
    ...contestant,
    command(port: number) {
      const command = contestant.command(port);
      return {
        ...command,
        argv: ['--import', PROFILER, ...command.argv],
        env: { ...command.env, BENCH_PROFILE: file },
      };
    },
  };
  const [entrant] = await startEntrants([profiled], (text) => process.stderr.write(`${text}\n`));
  if (entrant === undefined) return;
  const requests = requestsFor(query, readLinks(LINKS));
  const { child } = entrant.running;
  const written = new Promise((resolve) => {
    child.on('message', (message) => message === 'profiled' && resolve(message));
  });
  const sample = await takeSample({ load, upstreams }, entrant.running, {
    port: portOf(0),
    path: contestant.path(query),
    headers: contestant.headers(),
    bodies: requests.map(bodyOf),
    neverSeen: isNeverSeen(query),
    connections: 16,
    warmMs: WARM_MS,
    measureMs: Number(values.seconds) * 1000,
  });
  await written;
  await entrant.running.stop();
  const profile: CpuProfile = JSON.parse(readFileSync(file, 'utf8'));
  process.stdout.write(
    `${contestant.title}, ${query}: ${sample.rps.toFixed(0)} req/s, ${sample.cpuMicros.toFixed(0)} µs each\n${file}\n\n`,
  );
  print(ownTimes(profile, values.by === 'file'), Number(values.top));
}

process.on('exit', stopAll);
await main();
stopAll();
process.exit();
