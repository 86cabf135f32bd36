import { DAY_MS, instantOf } from '../instants.ts';
import { textOf } from '../rows.ts';
import type { CustomerRows, TicketRow } from '../rows.ts';

const REPEAT_WITHIN_MS = 30 * DAY_MS;

/** Tickets of the category COMPLAINT. */
export function complaintsOf(rows: CustomerRows): readonly TicketRow[] {
  return (rows.Ticket ?? []).filter((ticket) => ticket.category === 'COMPLAINT');
}

/** When a complaint followed another on the same topic within 30 days, in milliseconds since 1970; one for each such complaint. */
export function repeatsAmong(complaints: readonly TicketRow[]): readonly number[] {
  const byTopic = new Map<string, number[]>();
  for (const { topic, createdAt } of complaints) {
    const [name, at] = [textOf(topic), instantOf(createdAt)];
    if (name === null || at === null) continue;
    byTopic.set(name, [...(byTopic.get(name) ?? []), at]);
  }
  return [...byTopic.values()].flatMap((instants) => {
    const sorted = instants.toSorted((a, b) => a - b);
    return sorted.filter((at, place) => at - (sorted[place - 1] ?? -Infinity) <= REPEAT_WITHIN_MS);
  });
}
