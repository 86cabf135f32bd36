import { beforeAll, describe, expect, test } from 'vitest';
import type { DerivedEnv } from '../../../src/resolvers/derived/derived.ts';
import { rfmSegment } from '../../../src/resolvers/derived/rfm-segment.ts';
import { rfmFrequency, rfmMonetary, rfmRecency, rfmSegmentOf } from '../../../src/resolvers/derived/rfm.ts';
import type { OrderRow } from '../../../src/resolvers/rows.ts';
import { noDatasets, readDataset } from '../datasets.ts';
import { ENV } from '../rows.ts';
import { calibrateCuts } from './calibrate-cuts.ts';

const AS_OF = '2006-12-31';

interface Customer {
  readonly orders: readonly OrderRow[];
  readonly silence: number;
  readonly revenue: number;
}

function readCustomers(): ReadonlyMap<string, Customer> {
  const lines = readDataset('rfm/rfm_data_orders.csv', ',').slice(1);
  const byName = Map.groupBy(lines, ([name]) => name ?? '');
  return new Map(
    [...byName].map(([name, ordered]) => {
      const last = Math.max(...ordered.map(([, day = '']) => Date.parse(day)));
      const customer = {
        orders: ordered.map(([, placedAt = '', amount = '']) => ({
          placedAt,
          total: { amount, currency: 'CNY' },
        })),
        silence: (Date.parse(AS_OF) - last) / 86_400_000,
        revenue: ordered.reduce((sum, [, , amount]) => sum + Number(amount), 0),
      };
      return [name, customer] as const;
    }),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.skipIf(noDatasets)('the orders of the R package rfm (needs DATASETS_DIR)', () => {
  let customers: ReadonlyMap<string, Customer>;
  let all: readonly Customer[];
  let env: DerivedEnv;

  beforeAll(() => {
    customers = readCustomers();
    all = [...customers.values()];
    const rfmCuts = {
      recency: calibrateCuts(all.map(({ silence }) => silence)),
      frequency: calibrateCuts(all.map(({ orders }) => orders.length)),
      monetary: calibrateCuts(all.map(({ revenue }) => revenue)),
    };
    env = { ...ENV, now: `${AS_OF}T23:59:59Z`, rfmCuts };
  });

  function scoresOf(orders: readonly OrderRow[]): readonly unknown[] {
    return [rfmRecency, rfmFrequency, rfmMonetary].map((derived) => derived({ Order: orders }, env));
  }

  test('have the published cuts', () => {
    const { recency, frequency, monetary } = env.rfmCuts;
    expect(customers.size).toBe(995);
    expect(recency.map((cut) => Number(cut.toFixed(4)))).toEqual([115, 181, 297.4, 482]);
    expect(frequency).toEqual([4, 5, 6, 8]);
    expect(monetary.map((cut) => Number(cut.toFixed(4)))).toEqual([255.8, 382, 506.4, 666]);
  });

  test.each([
    ["Abbey O'Reilly", '343'],
    ['Add Senger', '412'],
    ['Aden Lesch', '323'],
    ['Aden Murphy', '544'],
    ['Admiral Senger', '433'],
  ])('%s scores %s, as published', (name, scores) => {
    expect(scoresOf(customers.get(name)?.orders ?? []).join('')).toBe(scores);
  });

  test('have the published number, orders and revenue of those who score 4 or 5 throughout', () => {
    const champions = all.filter(({ orders }) => scoresOf(orders).every((score) => Number(score) >= 4));
    expect(champions.length).toBe(158);
    expect(champions.reduce((sum, { orders }) => sum + orders.length, 0)).toBe(1234);
    expect(champions.reduce((sum, { revenue }) => sum + revenue, 0)).toBe(120_178);
  });

  test('fall into the eight segments as measured with the means as cuts', () => {
    const silence = mean(all.map((customer) => customer.silence));
    const frequency = mean(all.map(({ orders }) => orders.length));
    const revenue = mean(all.map((customer) => customer.revenue));
    const bySegment = Map.groupBy(all, (customer) =>
      rfmSegment({
        recent: customer.silence <= silence,
        frequent: customer.orders.length >= frequency,
        valuable: customer.revenue >= revenue,
      }),
    );
    expect(Object.fromEntries([...bySegment].map(([name, { length }]) => [name, length]))).toEqual({
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

  test('fall into one of the eight segments each by their scores', () => {
    const segments = all.map(({ orders }) => rfmSegmentOf({ Order: orders }, env));
    expect(segments).not.toContain(null);
    expect(new Set(segments).size).toBe(8);
  });
});
