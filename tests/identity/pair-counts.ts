/** Pairs of records: `right` are linked and belong together, `wrong` are linked and don't, `missed` belong together and are not linked. */
export interface PairCounts {
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
  readonly precision: number;
  readonly recall: number;
}

function pairs(sizes: Iterable<number>): number {
  let sum = 0;
  for (const size of sizes) sum += (size * (size - 1)) / 2;
  return sum;
}

function pairsBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): number {
  const sizes = new Map<string, number>();
  for (const item of items) sizes.set(keyOf(item), (sizes.get(keyOf(item)) ?? 0) + 1);
  return pairs(sizes.values());
}

/** Compares a partition with the true one; each record has its place in both. */
export function countPairs(
  records: readonly { readonly linked: string; readonly truth: string }[],
): PairCounts {
  const linked = pairsBy(records, (record) => record.linked);
  const belonging = pairsBy(records, (record) => record.truth);
  const right = pairsBy(records, (record) => `${record.linked} ${record.truth}`);
  return {
    right,
    wrong: linked - right,
    missed: belonging - right,
    precision: right / linked,
    recall: right / belonging,
  };
}
