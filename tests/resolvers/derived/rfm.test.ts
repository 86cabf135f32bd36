import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrateCuts, scoreByCuts } from '../../../src/resolvers/derived/rfm-cuts.ts';
import { rfmSegment } from '../../../src/resolvers/derived/rfm-segment.ts';
import { rfmFrequency, rfmMonetary, rfmRecency, rfmSegmentOf } from '../../../src/resolvers/derived/rfm.ts';
import type { DerivedEnv } from '../../../src/resolvers/derived/derived.ts';
import type { CustomerRows, OrderRow } from '../../../src/resolvers/rows.ts';
import { noDatasets, readDataset } from '../datasets.ts';
import { ENV, buyer, creditMemo } from '../rows.ts';

function scoresOf(rows: CustomerRows, env: DerivedEnv = ENV): readonly unknown[] {
  return [rfmRecency, rfmFrequency, rfmMonetary].map((derived) => derived(rows, env));
}

describe('scores', () => {
  const cases: readonly [string, CustomerRows, readonly unknown[], string | null][] = [
    ['no purchase', {}, [null, null, null], null],
    ['a credit memo only', { Invoice: [creditMemo(1, '5')] }, [null, null, null], null],
    ['one purchase today', buyer(0), [5, 1, 2], 'GENERAL_DEVELOP'],
    ['on a cut', buyer(30, 40), [4, 2, 2], 'GENERAL_DEVELOP'],
    ['long ago, then nothing', buyer(365), [1, 1, 2], 'GENERAL_WIN_BACK'],
    ['ten times within the last weeks', buyer(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), [5, 4, 3], 'IMPORTANT_VALUE'],
    [
      'all of it credited',
      { Invoice: [...(buyer(1, 2, 3, 4).Invoice ?? []), creditMemo(0, '900')] },
      [5, 3, 1],
      'GENERAL_VALUE',
    ],
  ];

  test.each(cases)('%s', (_, rows, scores, segment) => {
    expect(scoresOf(rows)).toEqual(scores);
    expect(rfmSegmentOf(rows, ENV)).toBe(segment);
  });

  test('a later last purchase never scores lower, nor do more purchases', () => {
    const days = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1 });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 900 }), (bought, more) => {
        const [before, after] = [scoresOf(buyer(...bought)), scoresOf(buyer(...bought, more))];
        for (const [at, score] of before.entries()) expect(Number(after[at])).toBeGreaterThanOrEqual(Number(score));
      }),
    );
  });
});

describe('cuts', () => {
  test('are the quantiles of type 7, plus one', () => {
    expect(calibrateCuts([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toEqual([4, 6, 8, 10]);
    expect(calibrateCuts([7])).toEqual([8, 8, 8, 8]);
    expect(() => calibrateCuts([])).toThrow(RangeError);
  });

  test('give a higher value no lower score', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.nat(), fc.nat(), (values, a, b) => {
        const cuts = calibrateCuts(values);
        expect(scoreByCuts(Math.max(a, b), cuts)).toBeGreaterThanOrEqual(scoreByCuts(Math.min(a, b), cuts));
      }),
    );
  });
});

describe.skipIf(noDatasets)('the orders of the R package rfm (needs DATASETS_DIR)', () => {
  const customers = new Map<string, OrderRow[]>();
  for (const [name = '', day = '', revenue = ''] of noDatasets ? [] : readDataset('rfm/rfm_data_orders.csv', ',').slice(1)) {
    const orders = customers.get(name) ?? [];
    orders.push({ placedAt: day, total: { amount: revenue, currency: 'CNY' } });
    customers.set(name, orders);
  }
  const asOf = '2006-12-31';
  const figures = new Map(
    [...customers].map(([name, orders]) => {
      const last = Math.max(...orders.map(({ placedAt }) => Date.parse(String(placedAt))));
      const revenue = orders.reduce((sum, { total }) => sum + Number(Object(total)['amount']), 0);
      const days = (Date.parse(asOf) - last) / 86_400_000;
      return [name, { days, orders: orders.length, revenue }] as const;
    }),
  );
  const all = [...figures.values()];
  const rfmCuts = noDatasets
    ? ENV.rfmCuts
    : {
        recency: calibrateCuts(all.map(({ days }) => days)),
        frequency: calibrateCuts(all.map(({ orders }) => orders)),
        monetary: calibrateCuts(all.map(({ revenue }) => revenue)),
      };
  const env = { ...ENV, now: `${asOf}T23:59:59Z`, rfmCuts };

  test('have the published cuts', () => {
    expect(customers.size).toBe(995);
    expect(rfmCuts.recency.map((cut) => Number(cut.toFixed(4)))).toEqual([115, 181, 297.4, 482]);
    expect(rfmCuts.frequency).toEqual([4, 5, 6, 8]);
    expect(rfmCuts.monetary.map((cut) => Number(cut.toFixed(4)))).toEqual([255.8, 382, 506.4, 666]);
  });

  test.each([
    ["Abbey O'Reilly", '343'],
    ['Add Senger', '412'],
    ['Aden Lesch', '323'],
    ['Aden Murphy', '544'],
    ['Admiral Senger', '433'],
  ])('%s scores %s, as published', (name, scores) => {
    expect(scoresOf({ Order: customers.get(name) ?? [] }, env).join('')).toBe(scores);
  });

  test('have the published number, orders and revenue of those who score 4 or 5 throughout', () => {
    const champions = [...customers]
      .filter(([, orders]) => scoresOf({ Order: orders }, env).every((score) => Number(score) >= 4))
      .flatMap(([name]) => figures.get(name) ?? []);
    expect(champions.length).toBe(158);
    expect(champions.reduce((sum, { orders }) => sum + orders, 0)).toBe(1234);
    expect(champions.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(120_178);
  });

  test('fall into the eight segments as measured with the means as cuts', () => {
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const means = {
      days: mean(all.map(({ days }) => days)),
      orders: mean(all.map(({ orders }) => orders)),
      revenue: mean(all.map(({ revenue }) => revenue)),
    };
    const counts = Object.groupBy(all, ({ days, orders, revenue }) =>
      rfmSegment({
        recent: days <= means.days,
        frequent: orders >= means.orders,
        valuable: revenue >= means.revenue,
      }),
    );
    expect(Object.fromEntries(Object.entries(counts).map(([name, { length }]) => [name, length]))).toEqual({
      IMPORTANT_VALUE: 274,
      IMPORTANT_KEEP: 125,
      IMPORTANT_DEVELOP: 20,
      IMPORTANT_WIN_BACK: 28,
      GENERAL_VALUE: 102,
      GENERAL_KEEP: 39,
      GENERAL_DEVELOP: 185,
      GENERAL_WIN_BACK: 222,
    });
  });

  test('fall into the eight segments by their scores, each customer into one', () => {
    const segments = [...customers.values()].map((orders) => rfmSegmentOf({ Order: orders }, env));
    expect(segments).not.toContain(null);
    expect(new Set(segments).size).toBe(8);
  });
});
