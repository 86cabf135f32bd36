import { once } from 'node:events';
import type { Counts } from '../upstreams/counts.ts';
import type { FeedOrder } from './feed-load.ts';
import type { LoadOrder, LoadReport } from './load.ts';
import { CORES, forgetPeak, machineMicros, type Running, usageOf } from './processes.ts';
import { countsSoFar } from './upstreams.ts';

/** What one contestant did with one operation for a while. */
export interface Sample {
  /** When it began, in milliseconds. */
  readonly at: number;
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicros: number;
  readonly peakBytes: number;
  /** CPU of the upstreams and of the load for each request, which share a core: what they leave of it shows that they are not the limit. */
  readonly upstreamMicros: number;
  readonly loadMicros: number;
  readonly sourceCalls: number;
  /** With those that the services behind subgraphs would make instead of the calls to the subgraphs. */
  readonly systemCalls: number;
  /** Records or entities, and bytes, that came from the upstreams. */
  readonly rowsMoved: number;
  readonly bytesMoved: number;
  readonly bytes: number;
  /** Of all CPU of the machine, what others than the bench used meanwhile: 0 to 1. */
  readonly foreignShare: number;
  readonly failures: number;
  /** Milliseconds; null where the contestant does not say. */
  readonly loopDelayP99: number | null;
  readonly loopDelayMax: number | null;
}

interface LoopDelay {
  readonly p99: number;
  readonly max: number;
}

const LOOP_DELAY_MS = 500;
const MICROS = 1000;

async function loopDelay({ child }: Running): Promise<LoopDelay | null> {
  if (!child.connected) return null;
  const answer: Promise<LoopDelay[]> = once(child, 'message', { signal: AbortSignal.timeout(LOOP_DELAY_MS) });
  child.send('loop-delay');
  return answer.then(([delay]) => delay ?? null).catch(() => null);
}

async function report(load: Running): Promise<LoadReport> {
  const [message]: LoadReport[] = await once(load.child, 'message');
  if (message === undefined || message.kind === 'fault') throw new Error(message?.message ?? 'no report');
  return message;
}

/** What runs beside the contestant. */
export interface Surroundings {
  readonly load: Running;
  readonly upstreams: Running;
}

/** Puts load on a contestant and measures it, from the end of the warm-up. */
export async function takeSample(
  { load, upstreams }: Surroundings,
  contestant: Running,
  order: LoadOrder | FeedOrder,
): Promise<Sample> {
  const all = [contestant, upstreams, load, { pid: process.pid }];
  load.child.send(order);
  await report(load);
  const ending = report(load);
  forgetPeak(contestant.pid);
  const at = Date.now();
  const [begin, machine] = [performance.now(), machineMicros()];
  const [usages, counts] = [all.map(({ pid }) => usageOf(pid)), await countsSoFar()];
  await loopDelay(contestant);
  const end = await ending;
  if (end.kind !== 'end') throw new Error('expected the end of a sample');
  const after = all.map(({ pid }) => usageOf(pid));
  const available = (performance.now() - begin) * MICROS * CORES;
  const used = machineMicros() - machine;
  const drained = report(load);
  const [countsAfter, delay] = [await countsSoFar(), await loopDelay(contestant)];
  await drained;
  const requests = Math.max(1, end.requests);
  const moved = (name: keyof Counts): number => (countsAfter[name] - counts[name]) / requests;
  const ours = after.map(({ cpuMicros }, place) => cpuMicros - (usages[place]?.cpuMicros ?? 0));
  const [own = 0, upstreamMicros = 0, loadMicros = 0] = ours.map((micros) => micros / requests);
  const foreign = used - ours.reduce((sum, micros) => sum + micros, 0);
  return {
    at,
    rps: end.requests / end.seconds,
    p50: end.p50,
    p99: end.p99,
    cpuMicros: own,
    peakBytes: after[0]?.peakBytes ?? 0,
    upstreamMicros,
    loadMicros,
    sourceCalls: moved('calls'),
    systemCalls: moved('systemCalls'),
    rowsMoved: moved('rows'),
    bytesMoved: moved('bytes'),
    bytes: end.bytes / requests,
    foreignShare: Math.max(0, foreign / available),
    failures: end.failures,
    loopDelayP99: delay?.p99 ?? null,
    loopDelayMax: delay?.max ?? null,
  };
}
