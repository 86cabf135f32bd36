import { DAY_MS, instantOf } from '../instants.ts';
import type { Derived } from './derived.ts';

const YEAR_MS = 365.25 * DAY_MS;
/** Half of the values that go stale do so within about 17 months. */
const DECLINE_PER_YEAR = 0.5;

/** `DataQuality.freshness`; null where no record says when it was changed. */
export const freshness: Derived = (
  { BusinessPartner = [], Contact = [], Requester = [], ShopCustomer = [] },
  env,
) => {
  const now = Date.parse(env.now);
  const ages = [...BusinessPartner, ...Contact, ...Requester, ...ShopCustomer]
    .map(({ asOf }) => instantOf(asOf))
    .filter((changed) => changed !== null)
    .map((changed) => Math.max(0, now - changed) / YEAR_MS)
    // Sums of floating-point numbers hang on their order.
    .toSorted((a, b) => a - b);
  if (ages.length === 0) return null;
  return ages.reduce((sum, age) => sum + Math.exp(-age * DECLINE_PER_YEAR), 0) / ages.length;
};
