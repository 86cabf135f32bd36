import { Big } from 'big.js';
import { dayOf } from '../instants.ts';
import { moneyOf } from '../rows.ts';
import type { CustomerRows, InvoiceRow, OrderRow, Value } from '../rows.ts';
import type { DerivedEnv } from './derived.ts';
import { inReportingCurrency } from './exchange.ts';
import { oncePerCustomer } from './once-per-customer.ts';

/** A purchase or a credit memo, in days since 1970 (UTC) and the reporting currency. */
interface Booking {
  readonly day: number;
  /** Of an order, net of returns; of a credit memo, below zero. */
  readonly amount: Big;
}

/** What a customer bought until the as-of date. */
export interface PurchaseHistory {
  /** The day of the as-of date. */
  readonly today: number;
  /** In the order of days; a credit memo is none, a returned order is one. */
  readonly purchases: readonly Booking[];
  readonly credits: readonly Booking[];
}

/**
 * The one basis of every field that looks at purchases: ERP invoices and shop orders that are not cancelled, and credit memos. What has no date, or one
 * after the as-of date, does not count; what has no amount counts as nothing. Throws `MissingRate`.
 */
export const purchaseHistory = oncePerCustomer((rows: CustomerRows, env: DerivedEnv): PurchaseHistory => {
  const today = dayOf(env.now) ?? 0;
  const invoices = (rows.Invoice ?? []).filter((invoice) => invoice.status !== 'CANCELLED');
  const orders = (rows.Order ?? []).filter((order) => order.status !== 'CANCELLED');
  const purchases = [
    ...invoices.filter((invoice) => invoice.kind === 'INVOICE').map((row) => ofInvoice(row, env)),
    ...orders.map((row) => ofOrder(row, env)),
  ];
  const credits = invoices
    .filter((invoice) => invoice.kind === 'CREDIT_MEMO')
    .map((row) => ofInvoice(row, env))
    .map(({ day, amount }) => ({ day, amount: amount.neg() }));
  return { today, purchases: until(today, purchases), credits: until(today, credits) };
});

/** Purchases less credit memos of the days after `from` until `to`, both in days since 1970. */
export function netSpend({ purchases, credits }: PurchaseHistory, from = -Infinity, to = Infinity): Big {
  return [...purchases, ...credits]
    .filter(({ day }) => day > from && day <= to)
    .reduce((sum, { amount }) => sum.plus(amount), new Big(0));
}

interface Undated {
  readonly day: number | null;
  readonly amount: Big;
}

function ofInvoice(row: InvoiceRow, env: DerivedEnv): Undated {
  return { day: dayOf(row.issuedOn), amount: amountOf(row.amount, env) };
}

function ofOrder(row: OrderRow, env: DerivedEnv): Undated {
  return {
    day: dayOf(row.placedAt),
    amount: amountOf(row.total, env).minus(amountOf(row.returned, env)),
  };
}

function amountOf(value: Value | undefined, env: DerivedEnv): Big {
  const money = moneyOf(value);
  return money === null ? new Big(0) : inReportingCurrency(money, env);
}

function until(today: number, bookings: readonly Undated[]): readonly Booking[] {
  return bookings
    .filter((booking): booking is Booking => booking.day !== null && booking.day <= today)
    .toSorted((a, b) => a.day - b.day);
}
