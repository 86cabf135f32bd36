import type { SurvivorshipRule } from '../candidate.ts';

/** The first source in the declared order that has a value. */
export const sourcePriority: SurvivorshipRule = ([first]) => ({ value: first.value, from: [first] });
