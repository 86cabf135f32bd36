import type { OperationLimits } from '../../src/operations/limits/limits.ts';

/** Limits that no ordinary operation reaches. */
export const TEST_LIMITS: OperationLimits = {
  depth: 12,
  aliases: 30,
  tokens: 2_000,
  rootFields: 10,
  cost: 20_000,
  duplicates: 10,
  directives: 50,
  listSize: 20,
};
