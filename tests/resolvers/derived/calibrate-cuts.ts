import type { Cuts } from '../../../src/resolvers/derived/rfm-cuts.ts';

/**
 * Cuts that split the values into fifths: the quantiles at .2, .4, .6 and .8 (type 7 of Hyndman and Fan), plus one, as the R package `rfm` has them.
 */
export function calibrateCuts(values: readonly number[]): Cuts {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = (share: number): number => quantile(sorted, share) + 1;
  return [cut(0.2), cut(0.4), cut(0.6), cut(0.8)];
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}
