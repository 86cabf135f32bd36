import type { Results } from './measure.ts';
import type { Sample } from './sample.ts';
import { ratioOf } from './ratio.ts';
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
  /** With what the services behind subgraphs would call. */
  readonly systemCalls: number;
  readonly rowsMoved: number;
  readonly kilobytesMoved: number;
  readonly bytes: number;
  readonly samples: number;
  /** Of the machine, while it was measured: CPU that others used. */
  readonly foreignShare: number;
  /** Of the rate to that of the reference; null where it took no part. */
  readonly vsBackend: number | null;
  readonly vsBackendSpread: readonly [number, number] | null;
  /** Of the reference's CPU time per request to this one's. */
  readonly cpuVsBackend: number | null;
}

/** Of a feed, further figures. */
export interface FeedFigures extends Figures {
  readonly rowsPerSecond: number;
  readonly cpuMicrosPerRow: number;
}

export type Fault = { readonly fault: string };

export type Summary = Readonly<Record<string, Readonly<Record<string, Figures | Fault>>>>;

export const isFeed = (entry: Figures): entry is FeedFigures => 'rowsPerSecond' in entry;

export const isFigures = (entry: Figures | Fault | undefined): entry is Figures =>
  entry !== undefined && 'rps' in entry;

const MEGABYTE = 1024 * 1024;

function figures(samples: readonly Sample[], reference: readonly Sample[]): Figures {
  const of = (read: (sample: Sample) => number): number => median(samples.map(read));
  const ratio = ratioOf(samples, reference);
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
    systemCalls: of(({ systemCalls }) => systemCalls),
    rowsMoved: of(({ rowsMoved }) => rowsMoved),
    kilobytesMoved: of(({ bytesMoved }) => bytesMoved) / 1024,
    bytes: of(({ bytes }) => bytes),
    samples: samples.length,
    foreignShare: of(({ foreignShare }) => foreignShare),
    vsBackend: ratio?.rps ?? null,
    vsBackendSpread: ratio?.rpsSpread ?? null,
    cpuVsBackend: ratio?.cpu ?? null,
  };
}

function withRows(figured: Figures, rows: number | undefined): Figures | FeedFigures {
  if (rows === undefined) return figured;
  return { ...figured, rowsPerSecond: figured.rps * rows, cpuMicrosPerRow: figured.cpuMicros / rows };
}

/** The figures of a run, by operation and contestant. */
export function summarise(results: Results, reference: string): Summary {
  return Object.fromEntries(
    Array.from(results, ([query, { samples, faults, rows }]) => {
      const paired = samples.get(reference) ?? [];
      const measured = Array.from(
        samples,
        ([name, list]) => [name, withRows(figures(list, paired), rows)] as const,
      );
      const missing = Array.from(faults, ([name, fault]) => [name, { fault }] as const);
      return [query, Object.fromEntries([...measured, ...missing])];
    }),
  );
}
