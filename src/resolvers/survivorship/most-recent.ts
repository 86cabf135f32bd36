import type { SurvivorshipRule } from '../candidate.ts';
import { instantOf } from '../instants.ts';

/** The value of the record that was changed last; a record that does not say when loses. Ties go to the declared order. */
export const mostRecent: SurvivorshipRule = (candidates) => {
  let [winner] = candidates;
  for (const candidate of candidates) {
    if ((instantOf(candidate.asOf) ?? -Infinity) > (instantOf(winner.asOf) ?? -Infinity)) winner = candidate;
  }
  return { value: winner.value, from: [winner] };
};
