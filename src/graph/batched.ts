import type { Row } from '../connectors/connector.ts';

/** The rows under a value; empty where there are none. */
export type FindByValue = (value: string) => readonly Row[];

export interface Batched {
  /** The rows under these values, as soon as all of them are there. */
  find(values: readonly string[]): Promise<FindByValue>;
  /** Takes rows that were found in another way, so that they need not be fetched. */
  know(value: string, rows: readonly Row[]): void;
}

interface Batch {
  readonly values: string[];
  readonly rows: Promise<ReadonlyMap<unknown, readonly Row[]>>;
}

/**
 * Puts all that is asked for in one turn of the event loop, and in the promises that follow from it, into one question, and asks for no value twice.
 * (What dataloader does for one key and promise at a time, this does for whole levels: at a thousand customers that is most of the work.)
 */
export function batched(
  fetch: (values: readonly string[]) => Promise<readonly Row[]>,
  by: string,
  endOfTurn: () => Promise<void>,
): Batched {
  const known = new Map<string, readonly Row[]>();
  const batchOf = new Map<string, Batch>();
  let open: Batch | undefined;

  const begin = (): Batch => {
    const values: string[] = [];
    const rows = endOfTurn().then(async () => {
      open = undefined;
      return rowsBy(await fetch(values), by);
    });
    // Whoever asks hears of a fault.
    rows.catch(() => undefined);
    return { values, rows };
  };

  const batchesFor = (values: readonly string[]): ReadonlySet<Batch> => {
    const batches = new Set<Batch>();
    let last: Batch | undefined;
    for (const value of values) {
      let batch = batchOf.get(value);
      if (batch === undefined) {
        if (known.has(value)) continue;
        batch = open ??= begin();
        batchOf.set(value, batch);
        batch.values.push(value);
      }
      if (batch !== last) batches.add(batch);
      last = batch;
    }
    return batches;
  };

  return {
    async find(values) {
      const found = await Promise.all(Array.from(batchesFor(values), ({ rows }) => rows));
      const [only] = found;
      if (found.length === 1 && only && known.size === 0) return (value) => only.get(value) ?? [];
      return (value) => found.find((rows) => rows.has(value))?.get(value) ?? known.get(value) ?? [];
    },
    know(value, rows) {
      known.set(value, rows);
    },
  };
}

/** The end of the present turn, one for all who wait for it: as dataloader does, after the promises that are due, so that what they ask for comes along. */
export function turns(): () => Promise<void> {
  let end: Promise<void> | undefined;
  return () =>
    (end ??= Promise.resolve().then(
      () =>
        new Promise((resolve) =>
          process.nextTick(() => {
            end = undefined;
            resolve();
          }),
        ),
    ));
}

/** Like `Map.groupBy`, in less memory: most values have one row. Rows under one value mostly come together. One under a value that nobody asked for is nobody's. */
function rowsBy(rows: readonly Row[], by: string): ReadonlyMap<unknown, readonly Row[]> {
  const groups = new Map<unknown, Row[]>();
  let last: unknown;
  let group: Row[] | undefined;
  for (const row of rows) {
    const value = row[by];
    if (group === undefined || value !== last) group = groups.get(value);
    if (group === undefined) groups.set(value, (group = [row]));
    else group.push(row);
    last = value;
  }
  return groups;
}
