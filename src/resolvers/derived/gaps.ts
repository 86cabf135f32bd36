import { median } from './median.ts';
import type { PurchaseHistory } from './purchases.ts';

/** With fewer gaps, a customer has no rhythm that a silence could be held against. */
const FEWEST_GAPS = 3;
const GAP_WITHOUT_RHYTHM = 60;
/** A daily buyer who stays away for three days is no cause for alarm. */
const SHORTEST_GAP = 30;

/** When a customer buys. Purchases of one day count as one. All in days. */
export interface Rhythm {
  /** Since the last purchase. */
  readonly silence: number;
  /** Since the first purchase. */
  readonly age: number;
  /** Whether there are at least 3 gaps between purchases. */
  readonly regular: boolean;
  /** The median gap between purchases, but at least 30; 60 where there are fewer than 3 gaps. */
  readonly gap: number;
}

/** Null where there is no purchase. */
export function rhythmOf({ purchases, today }: PurchaseHistory): Rhythm | null {
  const days = [...new Set(purchases.map(({ day }) => day))];
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const gaps = days.slice(1).map((day, at) => day - (days[at] ?? day));
  const regular = gaps.length >= FEWEST_GAPS;
  const gap = regular ? Math.max(SHORTEST_GAP, median(gaps) ?? 0) : GAP_WITHOUT_RHYTHM;
  return { silence: today - last, age: today - first, regular, gap };
}
