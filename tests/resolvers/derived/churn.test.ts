import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHURN_SIGNS } from '../../../src/resolvers/derived/churn-signs.ts';
import { churnBand, churnReasons, churnScore } from '../../../src/resolvers/derived/churn.ts';
import type { CustomerRows, TicketRow } from '../../../src/resolvers/rows.ts';
import { ENV, buyer, creditMemo, daysAgo, invoice } from '../rows.ts';

/** Someone of whom no sign is present. */
const LOYAL = buyer(10, 40, 70, 100, 130, 160);

function complaint(days: number, more: TicketRow = {}): TicketRow {
  return {
    category: 'COMPLAINT',
    topic: 'price',
    status: 'CLOSED',
    createdAt: `${daysAgo(days)}T09:00:00Z`,
    ...more,
  };
}

function question(days: number, more: TicketRow = {}): TicketRow {
  return complaint(days, { category: 'QUESTION', ...more });
}

const CASES: readonly [string, CustomerRows, readonly string[]][] = [
  ['no sign', LOYAL, []],
  ['a single purchase today', buyer(0), []],
  ['a single purchase 120 days ago', buyer(120), ['SPEND_HALVED']],
  ['a single purchase 121 days ago', buyer(121), ['PURCHASE_OVERDUE', 'SPEND_HALVED']],
  ['a single purchase 181 days ago', buyer(181), ['PURCHASE_LONG_OVERDUE', 'SPEND_HALVED']],
  ['daily, then silent for 61 days', buyer(61, 62, 63, 64), ['PURCHASE_OVERDUE']],
  [
    'every 50 days, then silent for 150 days',
    buyer(150, 200, 250, 300),
    ['PURCHASE_OVERDUE', 'SPEND_HALVED'],
  ],
  [
    'every 50 days, then silent for 151 days',
    buyer(151, 201, 251, 301),
    ['PURCHASE_LONG_OVERDUE', 'SPEND_HALVED'],
  ],
  [
    'half the spend',
    { Invoice: [invoice(10, '50'), invoice(100, '100'), invoice(170, '100'), invoice(180, '900')] },
    ['SPEND_HALVED'],
  ],
  [
    'just over half the spend',
    { Invoice: [invoice(10, '101'), invoice(100, '100'), invoice(170, '100')] },
    [],
  ],
  ['spend that was credited', { Invoice: [invoice(10, '50'), creditMemo(5, '50')] }, ['SPEND_HALVED']],
  [
    'half the spend, 90 days ago belonging to the window before',
    { Invoice: [invoice(10, '40'), invoice(90, '100')] },
    ['SPEND_HALVED'],
  ],
  [
    'more credited than bought in both windows',
    { Invoice: [invoice(10, '1'), creditMemo(9, '11'), creditMemo(100, '50')] },
    ['SPEND_HALVED'],
  ],
  ['four purchases of one day', buyer(130, 130, 130, 130), ['PURCHASE_OVERDUE', 'SPEND_HALVED']],
  [
    'two ratings of the same time, the bad one first',
    { ...LOYAL, Ticket: [question(9, { csat: 2 }), question(9, { csat: 5 })] },
    ['LOW_RATING'],
  ],
  [
    'two ratings of the same time, the good one first',
    { ...LOYAL, Ticket: [question(9, { csat: 5 }), question(9, { csat: 2 })] },
    ['LOW_RATING'],
  ],
  ['a bad rating in the future', { ...LOYAL, Ticket: [question(-1, { csat: 1 })] }, []],
  ['a repeated complaint in the future', { ...LOYAL, Ticket: [complaint(-1), complaint(5)] }, []],
  [
    'an overdue credit memo',
    { Invoice: [...(LOYAL.Invoice ?? []), { ...creditMemo(40, '1'), status: 'OVERDUE' }] },
    [],
  ],
  ['a log-in 29 days ago', { ...LOYAL, ShopCustomer: [{ lastLoginAt: daysAgo(29) }] }, []],
  ['a log-in 30 days ago', { ...LOYAL, ShopCustomer: [{ lastLoginAt: daysAgo(30) }] }, ['NO_LOGIN']],
  [
    'two accounts, one in use',
    { ...LOYAL, ShopCustomer: [{ lastLoginAt: daysAgo(90) }, { lastLoginAt: daysAgo(1) }] },
    [],
  ],
  ['an account without a known log-in', { ...LOYAL, ShopCustomer: [{ lastLoginAt: null }] }, []],
  ['an open complaint', { ...LOYAL, Ticket: [complaint(5, { status: 'PENDING' })] }, ['COMPLAINT_OPEN']],
  ['an open question', { ...LOYAL, Ticket: [complaint(5, { status: 'OPEN', category: 'QUESTION' })] }, []],
  [
    'the same complaint after 30 days',
    { ...LOYAL, Ticket: [complaint(5), complaint(35)] },
    ['COMPLAINT_REPEATED'],
  ],
  ['the same complaint after 31 days', { ...LOYAL, Ticket: [complaint(5), complaint(36)] }, []],
  ['two topics', { ...LOYAL, Ticket: [complaint(5), complaint(6, { topic: 'delivery' })] }, []],
  [
    'two complaints without a topic',
    { ...LOYAL, Ticket: [complaint(5, { topic: null }), complaint(6, { topic: null })] },
    [],
  ],
  ['a repeated complaint of last year', { ...LOYAL, Ticket: [complaint(200), complaint(201)] }, []],
  [
    'a bad rating followed by a good one',
    { ...LOYAL, Ticket: [complaint(9, { csat: 1 }), complaint(80, { csat: 5 }), complaint(5, { csat: 4 })] },
    ['COMPLAINT_REPEATED'],
  ],
  [
    'a bad last rating',
    { ...LOYAL, Ticket: [complaint(9, { csat: 2 }), complaint(80, { csat: 5 })] },
    ['LOW_RATING'],
  ],
  ['a recommendation of 6', { ...LOYAL, Ticket: [complaint(9, { nps: 6, csat: 5 })] }, ['LOW_RATING']],
  ['a recommendation of 7', { ...LOYAL, Ticket: [complaint(9, { nps: 7, csat: 3 })] }, []],
  [
    'an overdue invoice',
    { Invoice: [...(LOYAL.Invoice ?? []), invoice(40, '1', { status: 'OVERDUE' })] },
    ['INVOICE_OVERDUE'],
  ],
  ['one cart left', { ...LOYAL, ShopCustomer: [{ abandonedCartsLast30Days: 1 }] }, []],
  [
    'a cart left in each of two accounts',
    { ...LOYAL, ShopCustomer: [{ abandonedCartsLast30Days: 1 }, { abandonedCartsLast30Days: 1 }] },
    ['CARTS_ABANDONED'],
  ],
];

test.each(CASES)('%s', (_, rows, codes) => {
  expect(churnReasons(rows, ENV)?.map(({ code }) => code)).toEqual(codes);
});

test.each([
  ['nothing', {}],
  ['a credit memo only', { Invoice: [creditMemo(1, '5')] }],
  ['a purchase in the future', buyer(-1)],
])('%s: no churn risk', (_, rows) => {
  expect([churnReasons, churnScore, churnBand].map((derived) => derived(rows, ENV))).toEqual([
    null,
    null,
    null,
  ]);
});

test('every sign together makes 100', () => {
  const rows: CustomerRows = {
    Invoice: [invoice(300, '100', { status: 'OVERDUE' })],
    ShopCustomer: [{ lastLoginAt: daysAgo(100), abandonedCartsLast30Days: 2 }],
    Ticket: [complaint(3, { status: 'NEW', csat: 1 }), complaint(5)],
  };
  expect(churnScore(rows, ENV)).toBe(100);
  expect(churnReasons(rows, ENV)).toHaveLength(CHURN_SIGNS.length - 1);
});

test.each([
  ['LOW', 20, { ...buyer(100) }],
  ['MEDIUM', 40, { ...buyer(130) }],
  ['HIGH', 50, { ...buyer(190) }],
])('%s at %d points', (band, score, rows) => {
  expect([churnBand(rows, ENV), churnScore(rows, ENV)]).toEqual([band, score]);
});

describe('whatever happened', () => {
  const day = fc.integer({ min: 0, max: 500 });
  const customer = fc.record({
    Invoice: fc.array(
      fc
        .record({
          day,
          kind: fc.constantFrom('INVOICE', 'CREDIT_MEMO'),
          status: fc.constantFrom('PAID', 'OVERDUE'),
        })
        .map(({ day: days, ...more }) => invoice(days, '100', more)),
      { minLength: 1 },
    ),
    ShopCustomer: fc.array(
      fc.record({ lastLoginAt: day.map(daysAgo), abandonedCartsLast30Days: fc.nat({ max: 4 }) }),
    ),
    Ticket: fc.array(
      fc
        .record({
          day,
          topic: fc.constantFrom('price', 'delivery'),
          status: fc.constantFrom('OPEN', 'CLOSED'),
          csat: fc.option(fc.integer({ min: 1, max: 5 })),
          nps: fc.option(fc.integer({ min: 0, max: 10 })),
        })
        .map(({ day: days, ...more }) => complaint(days, more)),
    ),
  });

  test('the score is the sum of its reasons, 0 to 100', () => {
    fc.assert(
      fc.property(customer, (rows) => {
        const [score, reasons] = [churnScore(rows, ENV), churnReasons(rows, ENV)];
        expect(score).toBe(reasons?.reduce((sum, { points }) => sum + points, 0) ?? null);
        expect(score ?? 0).toBeGreaterThanOrEqual(0);
        expect(score ?? 0).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(customer, (rows) => {
        const reversed = {
          Invoice: rows.Invoice.toReversed(),
          ShopCustomer: rows.ShopCustomer.toReversed(),
          Ticket: rows.Ticket.toReversed(),
        };
        expect(churnReasons(reversed, ENV)).toEqual(churnReasons(rows, ENV));
      }),
    );
  });

  test('an open complaint never lowers the score', () => {
    fc.assert(
      fc.property(customer, day, (rows, days) => {
        const more = { ...rows, Ticket: [...rows.Ticket, complaint(days, { status: 'OPEN' })] };
        expect(churnScore(more, ENV) ?? 0).toBeGreaterThanOrEqual(churnScore(rows, ENV) ?? 0);
      }),
    );
  });
});
