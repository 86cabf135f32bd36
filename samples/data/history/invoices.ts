import { compactDateOf } from '../days.ts';
import type { Random } from '../random.ts';
import { RATES } from '../rates.ts';
import type { Row } from '../records/record.ts';
import type { Purchase } from './purchases.ts';
import type { Sequences } from './sequences.ts';

export const MOST_INVOICES = 40;

/** An invoice and the payments on it. */
export interface InvoiceRows {
  readonly invoice: Row;
  readonly payments: readonly Row[];
}

/** What invoices of one partner have in common. */
export interface InvoiceContext {
  readonly partnerId: string;
  readonly currency: string;
  readonly usualMinor: number;
  readonly random: Random;
  readonly sequences: Sequences;
}

function decimal(minor: number): string {
  return `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}

/** Open before the due date; afterwards paid, or for some overdue; few are cancelled. */
function statusOf(random: Random, dueDay: number): 'O' | 'P' | 'D' | 'X' {
  if (random.chance(RATES.invoiceCancelled)) return 'X';
  if (dueDay >= 0) return random.chance(0.4) ? 'P' : 'O';
  if (dueDay > -200) return random.chance(RATES.invoiceOverdue * 2) ? 'D' : 'P';
  return random.chance(RATES.invoiceOverdue / 10) ? 'D' : 'P';
}

function paymentRow(context: InvoiceContext, part: { invoiceId: string; day: number; minor: number }): Row {
  return {
    PaymentID: `PAY${context.sequences.next('payment')}`,
    BusinessPartnerID: context.partnerId,
    InvoiceID: part.invoiceId,
    PaymentDate: compactDateOf(Math.min(part.day, 0)),
    Amount: decimal(part.minor),
    Currency: context.currency,
    Method: context.random.weighted([
      ['T', 55],
      ['C', 20],
      ['W', 15],
      ['K', 10],
    ]),
  };
}

function paymentsOf(
  context: InvoiceContext,
  invoice: { id: string; day: number; dueDay: number; minor: number; status: 'O' | 'P' | 'D' | 'X' },
): { paidMinor: number; payments: Row[] } {
  const { random } = context;
  const part = Math.round(invoice.minor * (0.2 + random.next() * 0.5));
  const days = Math.max(1, invoice.dueDay - invoice.day);
  const payment = (minor: number, share: number) =>
    paymentRow(context, { invoiceId: invoice.id, day: invoice.day + Math.round(days * share), minor });
  if (invoice.status === 'P' && random.chance(0.9)) {
    return { paidMinor: invoice.minor, payments: [payment(invoice.minor, random.next())] };
  }
  if (invoice.status === 'P') {
    return { paidMinor: invoice.minor, payments: [payment(part, 0.3), payment(invoice.minor - part, 1)] };
  }
  if (invoice.status !== 'X' && random.chance(0.2))
    return { paidMinor: part, payments: [payment(part, 0.5)] };
  return { paidMinor: 0, payments: [] };
}

/**
 * An invoice for a purchase. What is paid is the sum of its payments; a credit memo counts as settled without one.
 */
export function invoiceRows(context: InvoiceContext, purchase: Purchase): InvoiceRows {
  const { random, sequences, partnerId, currency } = context;
  const id = String(sequences.next('invoice'));
  const memo = random.chance(RATES.creditMemo);
  const minor = Math.max(100, Math.round(context.usualMinor * purchase.factor * (memo ? 0.3 : 1)));
  const dueDay = purchase.day + random.pick([14, 30, 45]);
  const status = memo ? 'P' : statusOf(random, dueDay);
  const { paidMinor, payments } = memo
    ? { paidMinor: minor, payments: [] }
    : paymentsOf(context, { id, day: purchase.day, dueDay, minor, status });
  const invoice = {
    InvoiceID: id,
    BusinessPartnerID: partnerId,
    Kind: memo ? 'CM' : 'IN',
    Status: status,
    InvoiceDate: compactDateOf(purchase.day),
    DueDate: compactDateOf(dueDay),
    GrossAmount: decimal(minor),
    PaidAmount: decimal(paidMinor),
    Currency: currency,
  };
  return { invoice, payments };
}
