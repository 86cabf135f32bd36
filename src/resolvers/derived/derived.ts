import type { CustomerRows } from '../rows.ts';
import type { RfmCuts } from './rfm-cuts.ts';

/** What derived fields need besides the customer's rows; from the configuration, the same for all customers of a request. */
export interface DerivedEnv {
  /** The as-of date's end, ISO 8601 in UTC. */
  readonly now: string;
  /** ISO 4217; amounts are shown in it. */
  readonly reportingCurrency: string;
  /** By currency: how much of the reporting currency one unit is worth, as a decimal. */
  readonly rates: Readonly<Record<string, string>>;
  readonly rfmCuts: RfmCuts;
  /** The historic value from which on a customer is in the tier, in the reporting currency, as decimals. */
  readonly tiers: { readonly high: string; readonly medium: string };
  /** By record type: the name of its source. */
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * Computes one derived field of one customer. Pure: the answer hangs on rows and environment alone, and not on the order of the rows.
 * Reads no other fields than the `@reads` of its field in `schema/customer.graphql` declares.
 */
export type Derived = (rows: CustomerRows, env: DerivedEnv) => unknown;
