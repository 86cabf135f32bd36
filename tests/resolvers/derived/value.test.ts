import { Big } from 'big.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averageOrder } from '../../../src/resolvers/derived/average-order.ts';
import { MissingRate } from '../../../src/resolvers/derived/exchange.ts';
import { historicValue } from '../../../src/resolvers/derived/historic-value.ts';
import { valueTier } from '../../../src/resolvers/derived/value-tier.ts';
import type { CustomerRows } from '../../../src/resolvers/rows.ts';
import { ENV, creditMemo, invoice, money, order } from '../rows.ts';

interface Expected {
  readonly rows: CustomerRows;
  readonly value: string;
  readonly average: string | null;
  readonly tier: string;
}

const CASES: readonly [string, Expected][] = [
  ['nothing bought', { rows: {}, value: '0.00', average: null, tier: 'NONE' }],
  [
    'a single purchase',
    { rows: { Invoice: [invoice(3, '999.99')] }, value: '999.99', average: '999.99', tier: 'STANDARD' },
  ],
  [
    'invoices and orders, less returns and credit memos',
    {
      rows: {
        Invoice: [invoice(3, '1000.10'), creditMemo(1, '0.20')],
        Order: [order(2, '500.00', { returned: money('100.00') })],
      },
      value: '1399.90',
      average: '699.95',
      tier: 'MEDIUM',
    },
  ],
  [
    'a threshold that is reached exactly',
    { rows: { Invoice: [invoice(3, '10000')] }, value: '10000.00', average: '10000.00', tier: 'HIGH' },
  ],
  [
    'more returned than ordered',
    {
      rows: { Order: [order(2, '50.00', { returned: money('60.00') })] },
      value: '-10.00',
      average: '-10.00',
      tier: 'NONE',
    },
  ],
  [
    'a credit memo only',
    { rows: { Invoice: [creditMemo(1, '30')] }, value: '-30.00', average: null, tier: 'NONE' },
  ],
  [
    'cancelled, future and undated ones',
    {
      rows: {
        Invoice: [
          invoice(3, '70', { status: 'CANCELLED' }),
          invoice(-1, '80'),
          invoice(0, '90', { issuedOn: null }),
          invoice(0, '1'),
        ],
        Order: [order(3, '70', { status: 'CANCELLED' }), order(-1, '80')],
      },
      value: '1.00',
      average: '1.00',
      tier: 'STANDARD',
    },
  ],
  [
    'other currencies, converted exactly and rounded once',
    {
      rows: {
        Invoice: [invoice(3, '0', { amount: money('10.01', 'USD') })],
        Order: [order(2, '0', { total: money('333', 'JPY'), returned: money('1', 'JPY') })],
      },
      // 71.071 + 332 × 0.0467 = 86.5754
      value: '86.58',
      average: '43.29',
      tier: 'STANDARD',
    },
  ],
  [
    'halves go to the even digit',
    {
      rows: { Invoice: [invoice(1, '0.125'), invoice(1, '0.22')] },
      // 0.345 and 0.1725
      value: '0.34',
      average: '0.17',
      tier: 'STANDARD',
    },
  ],
  [
    'tenths that floating point cannot hold',
    {
      rows: { Invoice: [invoice(1, '0.1'), invoice(1, '0.2'), invoice(1, '9007199254740993.01')] },
      value: '9007199254740993.31',
      average: '3002399751580331.10',
      tier: 'HIGH',
    },
  ],
];

test.each(CASES)('%s', (_, { rows, value, average, tier }) => {
  expect(historicValue(rows, ENV)).toEqual({ amount: value, currency: 'CNY' });
  expect(averageOrder(rows, ENV)).toEqual(average === null ? null : { amount: average, currency: 'CNY' });
  expect(valueTier(rows, ENV)).toBe(tier);
});

test('amounts have the minor units of the reporting currency', () => {
  const rows = { Invoice: [invoice(1, '10.5', { amount: money('10.5', 'JPY') })] };
  expect(historicValue(rows, ENV)).toEqual({ amount: '0.49', currency: 'CNY' });
  expect(historicValue(rows, { ...ENV, reportingCurrency: 'JPY' })).toEqual({
    amount: '10',
    currency: 'JPY',
  });
});

describe('a currency without a rate', () => {
  test('is a fault that names the currency', () => {
    const rows = { Order: [order(1, '0', { total: money('1', 'EUR') })] };
    expect(() => historicValue(rows, ENV)).toThrow(MissingRate);
    expect(() => historicValue(rows, ENV)).toThrow('from EUR to CNY');
  });

  test('is not repeated where it is no code', () => {
    const rows = { Order: [order(1, '0', { total: money('1', 'zhang@example.com') })] };
    expect(() => historicValue(rows, ENV)).toThrow(/^(?!.*zhang)/);
  });

  test('does no harm in a cancelled order', () => {
    const rows = { Order: [order(1, '0', { status: 'CANCELLED', total: money('1', 'EUR') })] };
    expect(historicValue(rows, ENV)).toEqual({ amount: '0.00', currency: 'CNY' });
  });
});

describe('whatever was bought', () => {
  const amount = fc.integer({ min: 0, max: 10_000_000 }).map((cents) => new Big(cents).div(100).toFixed(2));
  const booking = fc.record({
    kind: fc.constantFrom('INVOICE', 'CREDIT_MEMO', 'ORDER'),
    days: fc.integer({ min: -10, max: 1000 }),
    amount,
    currency: fc.constantFrom('CNY', 'USD'),
  });
  type Booking = typeof booking extends fc.Arbitrary<infer Item> ? Item : never;

  function rowsOf(bookings: readonly Booking[]): CustomerRows {
    return {
      Invoice: bookings
        .filter(({ kind }) => kind !== 'ORDER')
        .map(({ kind, days, amount: sum, currency }) =>
          invoice(days, '0', { kind, amount: money(sum, currency) }),
        ),
      Order: bookings
        .filter(({ kind }) => kind === 'ORDER')
        .map(({ days, amount: sum, currency }) => order(days, '0', { total: money(sum, currency) })),
    };
  }

  function valueOf(bookings: readonly Booking[]): Big {
    return new Big(historicValue(rowsOf(bookings), ENV).amount);
  }

  test('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(fc.array(booking), (bookings) => {
        const [rows, reversed] = [rowsOf(bookings), rowsOf(bookings.toReversed())];
        for (const derived of [historicValue, averageOrder, valueTier]) {
          expect(derived(reversed, ENV)).toEqual(derived(rows, ENV));
        }
      }),
    );
  });

  test('one more purchase never lowers the value, one more credit memo never raises it', () => {
    fc.assert(
      fc.property(fc.array(booking), booking, (bookings, more) => {
        const [before, after] = [valueOf(bookings), valueOf([...bookings, more])];
        expect(more.kind === 'CREDIT_MEMO' ? after.lte(before) : after.gte(before)).toBe(true);
      }),
    );
  });
});
