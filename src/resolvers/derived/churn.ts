import type { CustomerRows } from '../rows.ts';
import { CHURN_SIGNS } from './churn-signs.ts';
import type { Derived, DerivedEnv } from './derived.ts';
import { rhythmOf } from './gaps.ts';
import { oncePerCustomer } from './once-per-customer.ts';
import { purchaseHistory } from './purchases.ts';

/** A sign that is present, and the points that it adds. */
export interface ChurnReason {
  readonly code: string;
  readonly points: number;
  readonly description: string;
}

/** `ChurnRisk.reasons`: most points first; null where there is no purchase. */
export const churnReasons = oncePerCustomer(
  (rows: CustomerRows, env: DerivedEnv): readonly ChurnReason[] | null => {
    const history = purchaseHistory(rows, env);
    const rhythm = rhythmOf(history);
    if (rhythm === null) return null;
    return CHURN_SIGNS.filter((sign) => sign.present({ rows, history, rhythm })).map(
      ({ code, points, description }) => ({ code, points, description }),
    );
  },
);

/** `ChurnRisk.score`: the sum of the reasons' points. */
export function churnScore(rows: CustomerRows, env: DerivedEnv): number | null {
  return churnReasons(rows, env)?.reduce((sum, { points }) => sum + points, 0) ?? null;
}

/** `ChurnRisk.band`. */
export const churnBand: Derived = (rows, env) => {
  const score = churnScore(rows, env);
  if (score === null) return null;
  if (score < 25) return 'LOW';
  return score < 50 ? 'MEDIUM' : 'HIGH';
};
