import type { Column, RecordType, SourceDescription } from '../connectors/connector.ts';

/** Where the records of a source hold a field of the graph: in the record itself, or in objects inside it. */
export interface Place {
  readonly record: RecordType;
  /** The names from the record on: `lines.sku`. */
  readonly path: string;
  /** The coordinates of the fields on the way. */
  readonly below: readonly string[];
  /** Whether it holds objects whose fields are classified on their own. */
  readonly isHolder: boolean;
}

/** The places of each classified field that has any, by coordinate. Where a subgraph holds the customer's own id is none. */
export function findPlaces(sources: readonly SourceDescription[]): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  const add = (typeName: string, column: Column, above: Omit<Place, 'isHolder'>): void => {
    const coordinate = `${typeName}.${column.field}`;
    const path = [above.path, column.field].filter(Boolean).join('.');
    const place = { ...above, path, isHolder: column.isHolder === true };
    places.set(coordinate, [...(places.get(coordinate) ?? []), place]);
    if (!column.isHolder) return;
    for (const part of column.parts ?? [])
      add(column.type, part, { ...place, below: [...above.below, coordinate] });
  };
  for (const record of sources.flatMap(({ records }) => records)) {
    for (const column of record.columns.values()) {
      const isCustomerId = record.byCustomerId && column.field === record.key;
      if (!isCustomerId)
        add(record.byCustomerId ? 'Customer' : record.name, column, { record, path: '', below: [] });
    }
  }
  return places;
}
