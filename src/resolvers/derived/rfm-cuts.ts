/** Four upper bounds, ascending: below the first is the lowest of five groups. */
export type Cuts = readonly [number, number, number, number];

export interface RfmCuts {
  /** Days since the last purchase. */
  readonly recency: Cuts;
  /** Number of purchases. */
  readonly frequency: Cuts;
  /** Historic value, in the reporting currency. */
  readonly monetary: Cuts;
}

/**
 * Cuts that split the values into fifths: the quantiles at .2, .4, .6 and .8 (type 7 of Hyndman and Fan), plus one, as the R package `rfm` has them.
 * Throws a `RangeError` where there is no value.
 */
export function calibrateCuts(values: readonly number[]): Cuts {
  if (values.length === 0) throw new RangeError('Expected at least one value to find the cuts of, got none.');
  const sorted = values.toSorted((a, b) => a - b);
  const cut = (share: number): number => quantile(sorted, share) + 1;
  return [cut(0.2), cut(0.4), cut(0.6), cut(0.8)];
}

/** The group of the value, 1 to 5: one more than the number of cuts that it reaches. */
export function scoreByCuts(value: number, cuts: Cuts): number {
  return 1 + cuts.filter((cut) => value >= cut).length;
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}
