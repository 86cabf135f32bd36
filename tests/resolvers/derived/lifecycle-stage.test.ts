import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lifecycleStage } from '../../../src/resolvers/derived/lifecycle-stage.ts';
import type { CustomerRows } from '../../../src/resolvers/rows.ts';
import { ENV, buyer, creditMemo, invoice, order } from '../rows.ts';

const MONTHLY = [20, 50, 80, 110, 140, 170, 200, 230, 260, 290, 320, 350];

const CASES: readonly [string, string, CustomerRows][] = [
  ['no purchase', 'POTENTIAL', {}],
  ['a purchase that was cancelled', 'POTENTIAL', { Order: [order(5, '100', { status: 'CANCELLED' })] }],
  ['a credit memo only', 'POTENTIAL', { Invoice: [creditMemo(5, '100')] }],
  ['a purchase in the future', 'POTENTIAL', buyer(-1)],
  ['the first purchase today', 'NEW', buyer(0)],
  ['the first purchase 90 days ago', 'NEW', buyer(1, 90)],
  ['the first purchase 91 days ago', 'GROWING', buyer(1, 91)],
  ['one purchase, more than 2 gaps of 60 days back', 'DECLINING', buyer(121)],
  ['one purchase, 365 days back', 'DECLINING', buyer(365)],
  ['one purchase, 366 days back', 'CHURNED', buyer(366)],
  ['three gaps of 20 days, 180 days silent', 'DECLINING', buyer(180, 200, 220, 240)],
  ['three gaps of 20 days, 181 days silent', 'CHURNED', buyer(181, 201, 221, 241)],
  ['three gaps of 100 days, 300 days silent', 'DECLINING', buyer(300, 400, 500, 600)],
  ['three gaps of 100 days, 301 days silent', 'CHURNED', buyer(301, 401, 501, 601)],
  ['every month the same', 'MATURE', buyer(...MONTHLY)],
  [
    'every month, a tenth more lately',
    'GROWING',
    { Invoice: MONTHLY.map((day) => invoice(day, day <= 180 ? '110' : '100')) },
  ],
  [
    'every month, three tenths less lately',
    'DECLINING',
    { Invoice: MONTHLY.map((day) => invoice(day, day <= 180 ? '70' : '100')) },
  ],
  [
    'every month, but what was bought lately was credited',
    'DECLINING',
    { Invoice: [...(buyer(...MONTHLY).Invoice ?? []), creditMemo(2, '900')] },
  ],
  [
    'more credited than bought, but less so than before',
    'DECLINING',
    { Invoice: [invoice(10, '40'), creditMemo(9, '100'), invoice(200, '10'), creditMemo(199, '110')] },
  ],
  ['daily until 61 days ago', 'DECLINING', buyer(61, 62, 63, 64, 65, 300)],
  ['daily until 59 days ago, nothing before', 'GROWING', buyer(59, 60, 61, 62, 63, 64, 300)],
];

test.each(CASES)('%s: %s', (_, stage, rows) => {
  expect(lifecycleStage(rows, ENV)).toBe(stage);
});

test('the order of the rows does not matter', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 })), (days) => {
      expect(lifecycleStage(buyer(...days.toReversed()), ENV)).toBe(lifecycleStage(buyer(...days), ENV));
    }),
  );
});
