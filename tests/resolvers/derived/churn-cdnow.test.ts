import { describe, expect, test } from 'vitest';
import { churnScore } from '../../../src/resolvers/derived/churn.ts';
import { textOf } from '../../../src/resolvers/rows.ts';
import type { OrderRow } from '../../../src/resolvers/rows.ts';
import { noDatasets, readDataset } from '../datasets.ts';
import { ENV } from '../rows.ts';

const CALIBRATED_UNTIL = '1997-09-30';

/** The purchases of each customer of the one-in-ten sample. */
function readCustomers(): readonly (readonly OrderRow[])[] {
  const lines = readDataset('cdnow/CDNOW_sample.txt', /\s+/);
  return [...Map.groupBy(lines, ([, id]) => id).values()].map((bought) =>
    bought.map(([, , day = '', , amount = '']) => ({
      placedAt: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
      total: { amount, currency: 'CNY' },
    })),
  );
}

/** The chance that someone who left scores higher than someone who stayed; equal scores count half. */
function areaUnderCurve(left: readonly number[], stayed: readonly number[]): number {
  const wins = left.map((score) =>
    stayed.reduce((sum, other) => sum + (score > other ? 1 : score === other ? 0.5 : 0), 0),
  );
  return wins.reduce((sum, count) => sum + count, 0) / (left.length * stayed.length);
}

describe.skipIf(noDatasets)('customers of CDNOW (needs DATASETS_DIR)', () => {
  test('those who are silent for the 39 weeks after score higher: area under the curve at least .72', () => {
    const env = { ...ENV, now: `${CALIBRATED_UNTIL}T23:59:59Z` };
    const scored = readCustomers().map((orders) => ({
      stayed: orders.some(({ placedAt }) => (textOf(placedAt) ?? '') > CALIBRATED_UNTIL),
      score: churnScore({ Order: orders }, env) ?? Number.NaN,
    }));
    const stayed = scored.filter((customer) => customer.stayed).map(({ score }) => score);
    const left = scored.filter((customer) => !customer.stayed).map(({ score }) => score);
    expect([scored.length, stayed.length]).toEqual([2357, 684]);
    // Measured .7307, by the two signs that purchases alone can show. The model BG/NBD, fitted to these very customers, reaches .7725.
    expect(areaUnderCurve(left, stayed)).toBeGreaterThan(0.72);
  });
});
