import type { RecordType } from '../../connectors/connector.ts';
import type { CustomerNode } from '../context.ts';
import type { Maybe } from '../maybe.ts';

/** Waits for a value if it is still under way. A fault is left to whoever asks for the value. */
function pending(make: () => Maybe<unknown>): readonly Promise<unknown>[] {
  try {
    const value = make();
    return value instanceof Promise ? [value.catch(() => undefined)] : [];
  } catch {
    return [];
  }
}

/** Fetches all that is asked of a customer together; undefined if it is there already. */
export function prefetch(
  customer: CustomerNode,
  records: readonly RecordType[],
  needsFacts: boolean,
): Promise<unknown> | undefined {
  const waits = records.flatMap((record) => pending(() => customer.records(record)));
  if (needsFacts) waits.push(...pending(() => customer.facts()));
  return waits.length === 0 ? undefined : Promise.all(waits);
}
