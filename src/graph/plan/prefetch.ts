import type { RecordType } from '../../connectors/connector.ts';
import type { CustomerNode, GraphContext } from '../context.ts';
import { fetchTogether } from '../customer-node.ts';
import { settled } from '../maybe.ts';

/** Fetches all that is asked of some customers together; undefined if it is there already. Faults are left to whoever asks for what failed. */
export function prefetch(
  customers: readonly CustomerNode[],
  records: readonly RecordType[],
  context: GraphContext,
): Promise<unknown> | undefined {
  if (records.length > 0) {
    const linksOf = context.links.linksOf(customers.map(({ id }) => id));
    for (const customer of customers) customer.link(linksOf(customer.id));
  }
  const waits: unknown[] = records.flatMap((record) => fetchTogether(customers, record, context) ?? []);
  if (context.access.facts.length > 0)
    waits.push(...customers.map((customer) => settled(() => customer.facts())));
  return waits.some((wait) => wait instanceof Promise) ? Promise.all(waits) : undefined;
}
