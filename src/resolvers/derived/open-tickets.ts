import type { Derived } from './derived.ts';
import { isOpen } from './ticket-status.ts';

/** `CustomerService.openTickets`. */
export const openTickets: Derived = ({ Ticket = [] }) => Ticket.filter(isOpen).length;
