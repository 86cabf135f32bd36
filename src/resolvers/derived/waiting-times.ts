import { instantOf } from '../instants.ts';
import type { TicketRow, Value } from '../rows.ts';
import type { Derived } from './derived.ts';
import { median } from './median.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** `CustomerService.firstResponseMinutes`. */
export const firstResponseMinutes: Derived = ({ Ticket = [] }) =>
  medianWait(Ticket, (ticket) => ticket.firstResponseAt, MINUTE_MS);

/** `CustomerService.resolutionHours`. */
export const resolutionHours: Derived = ({ Ticket = [] }) =>
  medianWait(Ticket, (ticket) => ticket.resolvedAt, HOUR_MS);

/** The median time from filing to an event, in the given unit. An event before the filing cannot be, and is left out. */
function medianWait(
  tickets: readonly TicketRow[],
  event: (ticket: TicketRow) => Value | undefined,
  unit: number,
): number | null {
  const waits = tickets.flatMap((ticket) => {
    const [filed, ended] = [instantOf(ticket.createdAt), instantOf(event(ticket))];
    return filed === null || ended === null || ended < filed ? [] : [(ended - filed) / unit];
  });
  return median(waits);
}
