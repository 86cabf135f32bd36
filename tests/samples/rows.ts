import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** All rows that a query yields from a database file. */
export function rowsOf(path: string, sql: string): readonly SqlRow[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** A column's value as text; empty for null. */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  return value === null || value === undefined ? '' : String(value);
}
