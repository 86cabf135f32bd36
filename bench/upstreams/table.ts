import { DatabaseSync } from 'node:sqlite';

export type SourceRow = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

/** A table in memory, in the order of its keys. */
export interface Table {
  readonly rows: readonly SourceRow[];
  readonly key: string;
  /** The places of the rows whose column has the value, in the order of keys. */
  places(column: string, value: string): readonly number[];
  /** The key of the row at a place. */
  keyAt(place: number): string;
  /** The first place behind a key. */
  after(key: string): number;
}

const NONE: readonly number[] = [];

function indexOf(rows: readonly SourceRow[], column: string): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [place, row] of rows.entries()) {
    const value = row[column];
    if (value === null || value === undefined) continue;
    const places = index.get(String(value)) ?? [];
    places.push(place);
    index.set(String(value), places);
  }
  return index;
}

/** What SQLite takes for no limit. */
const ALL = -1;

/** Reads a table of a system's file into memory and indexes it by its key and the named columns; at most so many rows. */
export function loadTable(
  path: string,
  name: string,
  [key, ...columns]: readonly [string, ...string[]],
  most = ALL,
): Table {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare(`SELECT * FROM ${name} ORDER BY ${key} LIMIT ${most}`).all();
  database.close();
  const indexes = new Map([key, ...columns].map((column) => [column, indexOf(rows, column)]));
  const keyAt = (place: number): string => String(rows[place]?.[key]);
  return {
    rows,
    key,
    keyAt,
    places: (column, value) => indexes.get(column)?.get(value) ?? NONE,
    after: (last) => {
      const place = indexes.get(key)?.get(last)?.[0];
      return place === undefined ? 0 : place + 1;
    },
  };
}

/** The places of all rows whose column has one of the values, in the order of keys. */
export function placesOf(table: Table, column: string, values: readonly string[]): readonly number[] {
  const [only] = values;
  if (only !== undefined && values.length === 1) return table.places(column, only);
  const places = values.flatMap((value) => table.places(column, value));
  return places.toSorted((a, b) => a - b);
}
