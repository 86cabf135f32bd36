import type { QueryName } from '../work/work.ts';
import type { QueryResult } from './measure.ts';
import type { Sample } from './sample.ts';
import { median, spread } from './statistics.ts';

/** The figures of one contestant on one operation: medians over the samples, the spread of the rate, ratios paired in time. `upstreamMicros` is the CPU of upstreams and load together. */
export interface Figures {
  readonly rps: number;
  readonly rpsSpread: readonly [number, number];
  readonly cpuMicros: number;
  readonly upstreamMicros: number;
  readonly p50: number;
  readonly p99: number;
  readonly peakMegabytes: number;
  readonly loopDelayP99: number | null;
  readonly sourceCalls: number;
  readonly bytes: number;
  readonly samples: number;
  /** Of the rate to that of the reference. */
  readonly vsBackend: number;
  readonly vsBackendSpread: readonly [number, number];
  /** Of the reference's CPU time per request to this one's. */
  readonly cpuVsBackend: number;
}

export type Fault = { readonly fault: string };

export type Summary = Readonly<Record<string, Readonly<Record<string, Figures | Fault>>>>;

export const isFigures = (entry: Figures | Fault | undefined): entry is Figures =>
  entry !== undefined && 'rps' in entry;

const MEGABYTE = 1024 * 1024;

function nearest(reference: readonly Sample[], { at }: Sample): Sample | undefined {
  return reference.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
}

function figures(samples: readonly Sample[], reference: readonly Sample[]): Figures {
  const of = (read: (sample: Sample) => number): number => median(samples.map(read));
  const pairs = samples.flatMap((sample) => {
    const pair = nearest(reference, sample);
    return pair === undefined ? [] : [{ sample, pair }];
  });
  const ratios = pairs.map(({ sample, pair }) => sample.rps / pair.rps);
  const delays = samples.flatMap(({ loopDelayP99 }) => (loopDelayP99 === null ? [] : [loopDelayP99]));
  return {
    rps: of(({ rps }) => rps),
    rpsSpread: spread(samples.map(({ rps }) => rps)),
    cpuMicros: of(({ cpuMicros }) => cpuMicros),
    upstreamMicros: of(({ upstreamMicros, loadMicros }) => upstreamMicros + loadMicros),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    peakMegabytes: of(({ peakBytes }) => peakBytes) / MEGABYTE,
    loopDelayP99: delays.length === 0 ? null : median(delays),
    sourceCalls: of(({ sourceCalls }) => sourceCalls),
    bytes: of(({ bytes }) => bytes),
    samples: samples.length,
    vsBackend: median(ratios),
    vsBackendSpread: spread(ratios),
    cpuVsBackend: median(pairs.map(({ sample, pair }) => pair.cpuMicros / sample.cpuMicros)),
  };
}

/** The figures of a run, by operation and contestant. */
export function summarise(results: ReadonlyMap<QueryName, QueryResult>, reference: string): Summary {
  return Object.fromEntries(
    Array.from(results, ([query, { samples, faults }]) => {
      const paired = samples.get(reference) ?? [];
      const measured = Array.from(samples, ([name, list]) => [name, figures(list, paired)] as const);
      const missing = Array.from(faults, ([name, fault]) => [name, { fault }] as const);
      return [query, Object.fromEntries([...measured, ...missing])];
    }),
  );
}
