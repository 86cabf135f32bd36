import type { RecordType } from '../../connectors/connector.ts';
import type { CustomerKeys } from '../../identity/link-store.ts';
import type { CustomerNode, GraphContext } from '../context.ts';
import { fetchTogether } from '../customer-node.ts';
import { allReady, settled, whenReady } from '../maybe.ts';

const NO_KEYS: CustomerKeys = new Map();

/** Fetches all that is asked of some customers together; undefined if it is there already. Faults are left to whoever asks for what failed. */
export function prefetch(
  customers: readonly CustomerNode[],
  records: readonly RecordType[],
  context: GraphContext,
): Promise<unknown> | undefined {
  if (records.length > 0) {
    const keys = context.links.keysOf(customers.map(({ id }) => id));
    customers.forEach((customer, index) => customer.takeKeys(keys[index] ?? NO_KEYS));
  }
  const fetched = fetchTogether(customers, records, context);
  if (context.access.facts.length === 0) return fetched instanceof Promise ? fetched : undefined;
  // What the facts are read from is among the records.
  const facts = whenReady(fetched, () =>
    allReady(customers.map((customer) => settled(() => customer.facts()))),
  );
  return facts instanceof Promise ? facts : undefined;
}
