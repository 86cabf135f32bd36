import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { CONTESTANTS, portOf } from './harness/contestants.ts';
import { FACET_ROOT, inData, LINKS } from './harness/folder.ts';
import { startEntrants } from './harness/measure.ts';
import { start, stopAll } from './harness/processes.ts';
import { takeSample } from './harness/sample.ts';
import { startUpstreams } from './harness/upstreams.ts';
import { bodyOf } from './harness/verify.ts';
import { readLinks } from './upstreams/links.ts';
import { isInTurns, QUERY_NAMES, requestsFor } from './work/work.ts';

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
  readonly startTime: number;
}

const HIDDEN = new Set(['(idle)', '(program)', '(root)']);

function placeOf({ functionName, url, lineNumber }: Frame, byFile: boolean): string {
  const path = url.startsWith('file://') ? relative(FACET_ROOT, url.slice('file://'.length)) : url;
  const file = path.replace(/^.*node_modules\//, '');
  if (functionName === '(garbage collector)') return functionName;
  return byFile ? file || '(native)' : `${functionName || '(anonymous)'}  ${file}:${lineNumber + 1}`;
}

/** Microseconds of own time by place, from `from` microseconds after the start on. */
function ownTimes(
  { nodes, samples, timeDeltas }: CpuProfile,
  from: number,
  byFile: boolean,
): ReadonlyMap<string, number> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, number>();
  let elapsed = 0;
  for (const [at, id] of samples.entries()) {
    const delta = timeDeltas[at] ?? 0;
    elapsed += delta;
    const frame = frames.get(id);
    if (elapsed < from || frame === undefined || HIDDEN.has(frame.functionName)) continue;
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
  const folder = inData(`profile-${contestant.name}-${query}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const upstreams = await startUpstreams();
  const load = start({ name: 'load', argv: [`${import.meta.dirname}/harness/load.ts`], core: 1 });
  await load.said;
  const profiled = {
    ...contestant,
    command(port: number) {
      const command = contestant.command(port);
      return { ...command, argv: ['--cpu-prof', '--cpu-prof-dir', folder, ...command.argv] };
    },
  };
  const began = Date.now();
  const [entrant] = await startEntrants([profiled], (text) => process.stderr.write(`${text}\n`));
  if (entrant === undefined) return;
  const requests = requestsFor(query, readLinks(LINKS));
  const sample = await takeSample({ load, upstreams }, entrant.running, {
    port: portOf(0),
    path: contestant.path(query),
    headers: contestant.headers(),
    bodies: requests.map(bodyOf),
    inTurns: isInTurns(query),
    connections: 16,
    warmMs: 3000,
    measureMs: Number(values.seconds) * 1000,
  });
  await entrant.running.stop();
  const file = readdirSync(folder)[0] ?? '';
  const profile: CpuProfile = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  process.stdout.write(
    `${contestant.title}, ${query}: ${sample.rps.toFixed(0)} req/s, ${sample.cpuMicros.toFixed(0)} µs each\n${folder}/${file}\n\n`,
  );
  print(ownTimes(profile, (sample.at - began) * 1000, values.by === 'file'), Number(values.top));
}

process.on('exit', stopAll);
await main();
stopAll();
process.exit();
