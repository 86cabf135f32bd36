import type { SourceRow, Table } from './table.ts';

/** Writes one row; the columns are chosen beforehand. */
type WriteRow = (row: SourceRow) => string;

/** The text of the row at a place. */
export type Written = (place: number) => string;

/**
 * Rows as text, each written once for each choice of columns: `choice` is the choice as the request states it, `writer` makes the function for a
 * choice that is new.
 */
export function writtenRows(table: Table, writer: (choice: string) => WriteRow): (choice: string) => Written {
  const known = new Map<string, Written>();
  return (choice) => {
    const kept = known.get(choice);
    if (kept !== undefined) return kept;
    const write = writer(choice);
    const texts = Array.from<string | undefined>({ length: table.rows.length });
    const written: Written = (place) => {
      const text = texts[place];
      if (text !== undefined) return text;
      const row = table.rows[place];
      if (row === undefined) throw new RangeError(`expected a place in the table, got ${place}`);
      return (texts[place] = write(row));
    };
    known.set(choice, written);
    return written;
  };
}

interface Page {
  readonly text: string;
  readonly count: number;
  /** The place of the last row, if there are more. */
  readonly last: number | undefined;
}

/** The rows at some places, from the first that is not before `start`, at most `most` of them. */
export function page(
  places: readonly number[],
  { written, start, most }: { readonly written: Written; readonly start: number; readonly most: number },
): Page {
  let text = '';
  let count = 0;
  for (const place of places) {
    if (place < start) continue;
    if (count === most) return { text, count, last: lastBefore(places, place) };
    text += count === 0 ? written(place) : `,${written(place)}`;
    count += 1;
  }
  return { text, count, last: undefined };
}

function lastBefore(places: readonly number[], place: number): number | undefined {
  return places[places.indexOf(place) - 1];
}

/** Every place of a table. */
export function allPlaces({ rows }: Table): readonly number[] {
  return rows.map((_, place) => place);
}
