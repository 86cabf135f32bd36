import type { Sample } from './sample.ts';
import { median, spread } from './statistics.ts';

/** How much faster one contestant was than another: the median of ratios of samples next to each other in time, with the least and the greatest. */
export interface Ratio {
  readonly rps: number;
  readonly rpsSpread: readonly [number, number];
  /** The same of CPU: of the other's time for each request to this one's. */
  readonly cpu: number;
}

const nearest = (others: readonly Sample[], { at }: Sample): Sample | undefined =>
  others.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];

/** Pairs each sample with that one of the others that is nearest in time; undefined where there are none. */
export function ratioOf(samples: readonly Sample[], others: readonly Sample[]): Ratio | undefined {
  const pairs = samples.flatMap((sample) => {
    const other = nearest(others, sample);
    return other === undefined ? [] : [{ sample, other }];
  });
  if (pairs.length === 0) return undefined;
  const rates = pairs.map(({ sample, other }) => sample.rps / other.rps);
  return {
    rps: median(rates),
    rpsSpread: spread(rates),
    cpu: median(pairs.map(({ sample, other }) => other.cpuMicros / sample.cpuMicros)),
  };
}
