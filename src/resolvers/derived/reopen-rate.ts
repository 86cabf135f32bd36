import { instantOf } from '../instants.ts';
import { numberOf } from '../rows.ts';
import type { TicketRow } from '../rows.ts';
import type { Derived } from './derived.ts';
import { shareOf } from './share.ts';
import { isDone } from './ticket-status.ts';

/** `CustomerService.reopenRate`: over the tickets that were resolved at least once, those among them that are open again included. */
export const reopenRate: Derived = ({ Ticket = [] }) =>
  shareOf(
    Ticket.filter((ticket) => isDone(ticket) || instantOf(ticket.resolvedAt) !== null || wasReopened(ticket)),
    wasReopened,
  );

function wasReopened({ reopenCount }: TicketRow): boolean {
  return (numberOf(reopenCount) ?? 0) > 0;
}
