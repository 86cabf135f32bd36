import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { randomOf } from '../../../samples/data/random.ts';

const SEEDS = fc.array(fc.integer(), { minLength: 1, maxLength: 3 });

test('numbers stay within their bounds', () => {
  fc.assert(
    fc.property(SEEDS, fc.integer({ min: -1000, max: 1000 }), fc.nat(1000), (seeds, low, span) => {
      const random = randomOf(...seeds);
      const value = random.int(low, low + span);
      expect(Number.isInteger(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(low + span);
    }),
  );
});

test('streams of neighbouring seeds have nothing in common', () => {
  const first = Array.from({ length: 2000 }, (_, number) => randomOf(1, 1, number).next());
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  expect(new Set(first).size).toBe(first.length);
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
});

test('what has no weight is never picked', () => {
  fc.assert(
    fc.property(SEEDS, (seeds) => {
      const random = randomOf(...seeds);
      expect(
        random.weighted([
          ['never', 0],
          ['always', 1],
        ]),
      ).toBe('always');
    }),
  );
});

test('nothing can be picked from an empty list', () => {
  expect(() => randomOf(1).pick([])).toThrow(RangeError);
});
