import type { SurvivorshipRule } from '../candidate.ts';
import { instantOf } from '../instants.ts';

/** The earliest of all dates or points in time; what is neither loses. Ties go to the declared order. */
export const earliest: SurvivorshipRule = (candidates) => {
  let [winner] = candidates;
  for (const candidate of candidates) {
    if ((instantOf(candidate.value) ?? Infinity) < (instantOf(winner.value) ?? Infinity)) winner = candidate;
  }
  return { value: winner.value, from: [winner] };
};
