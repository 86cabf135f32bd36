const distance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(left).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(right).entries()) {
      const replacing = (row[column] ?? 0) + (letter.toLowerCase() === other.toLowerCase() ? 0 : 1);
      next.push(Math.min(replacing, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** The known name that takes the fewest changes of letters (Levenshtein), case aside; none where most letters would change. */
export const nearestName = (name: string, known: readonly string[]): string | undefined => {
  const [best] = known
    .map((candidate) => ({ candidate, changes: distance(name, candidate) }))
    .toSorted((left, right) => left.changes - right.changes);
  return best !== undefined && best.changes <= Math.max(2, name.length / 2) ? best.candidate : undefined;
};
