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

/** The group of the value, 1 to 5: one more than the number of cuts that it reaches. */
export function scoreByCuts(value: number, cuts: Cuts): number {
  return 1 + cuts.filter((cut) => value >= cut).length;
}
