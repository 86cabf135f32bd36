import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSorted } from '../../src/graph/fields/to-sorted.ts';

interface Item {
  readonly rank: number;
  readonly place: number;
}

const byRank = (a: Item, b: Item): number => a.rank - b.rank;

test('lists of any length are sorted as toSorted sorts them, those that are equal in their order', () => {
  // Few ranks, so that many items are equal; each is told from the others by its place.
  const ranks = fc.array(fc.nat(5), { maxLength: 40 });
  fc.assert(
    fc.property(ranks, (list) => {
      const items = list.map((rank, place) => ({ rank, place }));
      const before = structuredClone(items);
      expect(toSorted(items, byRank)).toEqual(items.toSorted(byRank));
      expect(items).toEqual(before);
    }),
  );
});
