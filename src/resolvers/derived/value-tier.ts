import type { Derived } from './derived.ts';
import { netSpend, purchaseHistory } from './purchases.ts';

/** `CustomerValue.tier`. */
export const valueTier: Derived = (rows, env) => {
  const value = netSpend(purchaseHistory(rows, env));
  if (value.gte(env.tiers.high)) return 'HIGH';
  if (value.gte(env.tiers.medium)) return 'MEDIUM';
  return value.gt(0) ? 'STANDARD' : 'NONE';
};
