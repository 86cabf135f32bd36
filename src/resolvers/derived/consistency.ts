import type { Derived } from './derived.ts';
import { QUALITY_FIELDS } from './quality-fields.ts';

/** `DataQuality.consistency`. */
export const consistency: Derived = (rows) => {
  let [agreeing, comparable] = [0, 0];
  for (const { key, opinions } of Object.values(QUALITY_FIELDS)) {
    const counts = new Map<string, number>();
    for (const { value } of opinions(rows)) {
      const comparison = key(value);
      if (comparison !== null) counts.set(comparison, (counts.get(comparison) ?? 0) + 1);
    }
    // Counted by groups of equal values rather than pair by pair, so that a customer of many records costs no more than its records.
    const sizes = [...counts.values()];
    agreeing += sizes.reduce((sum, size) => sum + pairsOf(size), 0);
    comparable += pairsOf(sizes.reduce((sum, size) => sum + size, 0));
  }
  return comparable === 0 ? null : agreeing / comparable;
};

function pairsOf(size: number): number {
  return (size * (size - 1)) / 2;
}
