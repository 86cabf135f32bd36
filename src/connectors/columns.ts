import type { Column, RecordType } from './connector.ts';

/**
 * The columns behind the fields wanted, each once, with those of the record's key and of the field `by` that it is found by. `lines.sku` wants one part
 * of a column that has parts, at any depth; `lines.__typename` none, but to know of each line. A field without a column is a fault of the caller, not of
 * the source.
 */
export function columnsOf(record: RecordType, fields: readonly string[], by?: string): readonly Column[] {
  const names = new Set([record.key, ...(by === undefined ? [] : [by]), ...fields]);
  const roots = new Set(Array.from(names, (name) => name.split('.', 1)[0] ?? name));
  return Array.from(roots, (root) => partly(columnOf(record, root), root, [...names]));
}

function partly(column: Column, name: string, names: readonly string[]): Column {
  if (!column.parts || names.includes(name)) return column;
  const parts = column.parts.flatMap((part) => {
    const partName = `${name}.${part.field}`;
    const isWanted = names.some((one) => one === partName || one.startsWith(`${partName}.`));
    return isWanted ? [partly(part, partName, names)] : [];
  });
  return { ...column, parts };
}

/** The column behind one field of a record type. */
export function columnOf(record: RecordType, field: string): Column {
  const column = record.columns.get(field);
  if (column === undefined) throw new Error(`${record.name}.${field} has no column in the source`);
  return column;
}

/** Every path of the source's answer that a column is read from; of an object without parts, the name of its type, which every GraphQL source knows. */
export function pathsOf(column: Column): readonly (readonly string[])[] {
  if (column.parts?.length === 0) return [[...column.path, '__typename']];
  if (column.parts !== undefined) {
    return column.parts.flatMap((part) => pathsOf(part).map((path) => [...column.path, ...path]));
  }
  return column.currency === undefined ? [column.path] : [column.path, column.currency];
}

/** The first names of all paths, each once: what a source that projects whole columns is asked for. */
export function rootNames(columns: readonly Column[]): readonly string[] {
  const names = new Set<string>();
  for (const column of columns) {
    for (const [root] of pathsOf(column)) if (root !== undefined) names.add(root);
  }
  return [...names];
}

/** The selection set that reads the columns from a GraphQL source, braces included. */
export function selectionSet(columns: readonly Column[]): string {
  const root: Selection = new Map();
  for (const path of columns.flatMap(pathsOf)) {
    let at = root;
    for (const name of path) {
      const below = at.get(name) ?? new Map();
      at.set(name, below);
      at = below;
    }
  }
  return printSelection(root);
}

type Selection = Map<string, Selection>;

function printSelection(selection: Selection): string {
  const fields = Array.from(selection, ([name, below]) =>
    below.size === 0 ? name : `${name} ${printSelection(below)}`,
  );
  return `{ ${fields.join(' ')} }`;
}
