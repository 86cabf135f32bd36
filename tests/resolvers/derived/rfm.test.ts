import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreByCuts } from '../../../src/resolvers/derived/rfm-cuts.ts';
import { rfmFrequency, rfmMonetary, rfmRecency, rfmSegmentOf } from '../../../src/resolvers/derived/rfm.ts';
import type { CustomerRows } from '../../../src/resolvers/rows.ts';
import { ENV, buyer, creditMemo } from '../rows.ts';

function scoresOf(rows: CustomerRows): readonly unknown[] {
  return [rfmRecency, rfmFrequency, rfmMonetary].map((derived) => derived(rows, ENV));
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
        for (const [at, score] of before.entries())
          expect(Number(after[at])).toBeGreaterThanOrEqual(Number(score));
      }),
    );
  });
});

test('a value of each of five equal parts gets the group of its part', () => {
  expect([1, 3, 4, 6, 8, 10, 11].map((value) => scoreByCuts(value, [4, 6, 8, 10]))).toEqual([
    1, 1, 2, 3, 4, 5, 5,
  ]);
});

test('a higher value is in no lower group', () => {
  const cuts = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat());
  fc.assert(
    fc.property(cuts, fc.nat(), fc.nat(), (bounds, a, b) => {
      expect(scoreByCuts(Math.max(a, b), bounds)).toBeGreaterThanOrEqual(scoreByCuts(Math.min(a, b), bounds));
    }),
  );
});
