import { Big } from 'big.js';
import type { Derived } from './derived.ts';
import { rhythmOf } from './gaps.ts';
import type { Rhythm } from './gaps.ts';
import { netSpend, purchaseHistory } from './purchases.ts';
import type { PurchaseHistory } from './purchases.ts';

const NEW_UNTIL_DAYS = 90;
const WINDOW_DAYS = 180;
const CHURNED_AFTER_DAYS = 180;
const CHURNED_WITHOUT_RHYTHM_AFTER_DAYS = 365;

/** `Customer.lifecycleStage`: the first of the stages that holds. */
export const lifecycleStage: Derived = (rows, env) => {
  const history = purchaseHistory(rows, env);
  const rhythm = rhythmOf(history);
  if (rhythm === null) return 'POTENTIAL';
  if (rhythm.age <= NEW_UNTIL_DAYS) return 'NEW';
  if (rhythm.silence > churnedAfter(rhythm)) return 'CHURNED';
  const spend = spendIn(history, 0);
  const spendBefore = spendIn(history, WINDOW_DAYS);
  if (rhythm.silence > 2 * rhythm.gap || spend.lte(spendBefore.times('0.7'))) return 'DECLINING';
  return spend.gte(spendBefore.times('1.1')) ? 'GROWING' : 'MATURE';
};

function churnedAfter({ gap, regular }: Rhythm): number {
  return regular ? Math.max(CHURNED_AFTER_DAYS, 3 * gap) : CHURNED_WITHOUT_RHYTHM_AFTER_DAYS;
}

/** Net spend of the window that ends so many days ago; more credits than purchases are no spend. */
function spendIn(history: PurchaseHistory, endedDaysAgo: number): Big {
  const end = history.today - endedDaysAgo;
  const spend = netSpend(history, end - WINDOW_DAYS, end);
  return spend.lt(0) ? new Big(0) : spend;
}
