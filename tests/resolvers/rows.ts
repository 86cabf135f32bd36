import type { DerivedEnv } from '../../src/resolvers/derived/derived.ts';
import type { CustomerRows, InvoiceRow, OrderRow, Value } from '../../src/resolvers/rows.ts';

export const ENV: DerivedEnv = {
  now: '2025-12-31T23:59:59Z',
  reportingCurrency: 'CNY',
  rates: { USD: '7.10', JPY: '0.0467' },
  rfmCuts: { recency: [30, 90, 180, 365], frequency: [2, 4, 8, 16], monetary: [100, 1000, 10_000, 100_000] },
  tiers: { high: '10000', medium: '1000' },
  sources: { BusinessPartner: 'erp', Contact: 'crm', Requester: 'ticketing', ShopCustomer: 'commerce' },
};

/** The date so many days before the as-of date. */
export function daysAgo(days: number): string {
  return new Date(Date.parse('2025-12-31T00:00:00Z') - days * 86_400_000).toISOString().slice(0, 10);
}

export function money(amount: string, currency = 'CNY'): Value {
  return { amount, currency };
}

export function invoice(days: number, amount: string, more: InvoiceRow = {}): InvoiceRow {
  return { kind: 'INVOICE', status: 'PAID', issuedOn: daysAgo(days), amount: money(amount), ...more };
}

export function creditMemo(days: number, amount: string): InvoiceRow {
  return invoice(days, amount, { kind: 'CREDIT_MEMO' });
}

export function order(days: number, total: string, more: OrderRow = {}): OrderRow {
  return {
    status: 'DELIVERED',
    placedAt: `${daysAgo(days)}T08:30:00Z`,
    total: money(total),
    returned: null,
    ...more,
  };
}

/** A customer who bought for 100 on each of these days before the as-of date. */
export function buyer(...days: readonly number[]): CustomerRows {
  return { Invoice: days.map((day) => invoice(day, '100')) };
}
