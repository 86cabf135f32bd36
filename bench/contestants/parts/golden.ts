interface Candidate {
  readonly id: string;
  readonly asOf: string | null;
}

/** The records of one type, changed last first. */
export function newestFirst<Row extends Candidate>(rows: readonly Row[]): readonly Row[] {
  if (rows.length < 2) return rows;
  return rows.toSorted((a, b) => {
    const [left, right] = [a.asOf ?? '', b.asOf ?? ''];
    if (left !== right) return left > right ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  });
}

/** The first value that is there. */
export function first<Row, Value>(rows: readonly Row[], value: (row: Row) => Value | null): Value | null {
  for (const row of rows) {
    const found = value(row);
    if (found !== null) return found;
  }
  return null;
}

/** The earliest of some points in time. */
export function earliest(times: readonly (string | null)[]): string | null {
  let winner: string | null = null;
  for (const time of times) if (time !== null && (winner === null || time < winner)) winner = time;
  return winner;
}

/** The newest children, at most `most` of them. */
export function newest<Row extends { readonly number: string }>(
  rows: readonly Row[],
  { at, most }: { readonly at: (row: Row) => string | null; readonly most: number },
): readonly Row[] {
  const sorted = rows.toSorted((a, b) => {
    const [left, right] = [at(a), at(b)];
    if (left !== right) return right === null || (left !== null && left > right) ? -1 : 1;
    return a.number < b.number ? -1 : 1;
  });
  return sorted.slice(0, most);
}

/** Distinct values of lists, in their order; null for none. */
export function union(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const all = new Set(lists.flatMap((list) => list ?? []));
  return all.size === 0 ? null : [...all];
}

/** Rows by the key of their owner. */
export function byOwner<Row extends { readonly owner: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ({ owner }) => owner);
}
