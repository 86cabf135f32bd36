import type { CustomerKeys } from '../../identity/link-store.ts';
import type { CustomerNode, GraphContext } from '../context.ts';
import { fetchTogether } from '../customer-node.ts';
import { allReady, settled, whenReady } from '../maybe.ts';
import type { Needs } from './needs.ts';

const NO_KEYS: CustomerKeys = new Map();

/** Fetches all that is asked of some customers together; undefined if it is there already. Faults are left to whoever asks for what failed. */
export function prefetch(
  customers: readonly CustomerNode[],
  { records, facts: needsFacts }: Needs,
  context: GraphContext,
): Promise<unknown> | undefined {
  const keyless = customers.filter((customer) => !customer.hasKeys());
  if (keyless.length > 0) {
    const keys = context.links.keysOf(keyless.map(({ id }) => id));
    keyless.forEach((customer, index) => customer.takeKeys(keys[index] ?? NO_KEYS));
  }
  const fetched = fetchTogether(customers, records, context);
  if (!needsFacts) return fetched instanceof Promise ? fetched : undefined;
  const facts = whenReady(fetched, () =>
    allReady(customers.map((customer) => settled(() => customer.facts()))),
  );
  return facts instanceof Promise ? facts : undefined;
}
