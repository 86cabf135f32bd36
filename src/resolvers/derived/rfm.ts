import type { CustomerRows } from '../rows.ts';
import type { Derived, DerivedEnv } from './derived.ts';
import { netSpend, purchaseHistory } from './purchases.ts';
import { rfmSegment } from './rfm-segment.ts';
import { scoreByCuts } from './rfm-cuts.ts';

/** Each 1 to 5, 5 is best. */
interface Scores {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/** A score from which on a customer counts as good. */
const GOOD = 3;

/** `Rfm.recency`. */
export const rfmRecency: Derived = (rows, env) => scores(rows, env)?.recency ?? null;

/** `Rfm.frequency`. */
export const rfmFrequency: Derived = (rows, env) => scores(rows, env)?.frequency ?? null;

/** `Rfm.monetary`. */
export const rfmMonetary: Derived = (rows, env) => scores(rows, env)?.monetary ?? null;

/** `Rfm.segment`. */
export const rfmSegmentOf: Derived = (rows, env) => {
  const found = scores(rows, env);
  if (found === null) return null;
  return rfmSegment({
    recent: found.recency >= GOOD,
    frequent: found.frequency >= GOOD,
    valuable: found.monetary >= GOOD,
  });
};

function scores(rows: CustomerRows, env: DerivedEnv): Scores | null {
  const history = purchaseHistory(rows, env);
  const last = history.purchases.at(-1);
  if (last === undefined) return null;
  return {
    recency: 6 - scoreByCuts(history.today - last.day, env.rfmCuts.recency),
    frequency: scoreByCuts(history.purchases.length, env.rfmCuts.frequency),
    monetary: scoreByCuts(netSpend(history).toNumber(), env.rfmCuts.monetary),
  };
}
