import type { TicketRow } from '../rows.ts';

/** Whether the ticket is resolved or closed. */
export function isDone({ status }: TicketRow): boolean {
  return status === 'RESOLVED' || status === 'CLOSED';
}

/** Whether the ticket is neither resolved nor closed; false where its status is not known. */
export function isOpen(ticket: TicketRow): boolean {
  return typeof ticket.status === 'string' && !isDone(ticket);
}
