import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

import type { Row } from './records/record.ts';
import { INDEXES, type SystemName, TABLES } from './tables.ts';

/** The new database of one system. */
interface Database {
  insert(table: string, row: Row): void;
  /** Writes what was inserted so far. */
  commit(): void;
  /** Makes the indexes and closes the file. */
  finish(): void;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

function prepare(database: DatabaseSync, table: string): Prepared {
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
  if (columns.length === 0) throw new RangeError(`expected a table of the samples, got "${table}"`);
  const places = columns.map(() => '?').join(', ');
  return { statement: database.prepare(`INSERT INTO "${table}" VALUES (${places})`), columns };
}

function valueOf(row: Row, column: string, table: string): string | number | null {
  const value = row[column];
  if (value === undefined)
    throw new RangeError(`expected column "${column}" of table "${table}" in a row, got none`);
  return value;
}

/**
 * Makes `<folder>/<system>.db` with its empty tables. A file that is cut short is of no use, so nothing is made durable; the journal is in
 * memory since node:sqlite, which opens files in SQLite's defensive mode, does not turn it off.
 */
export function createDatabase(folder: string, system: SystemName): Database {
  const database = new DatabaseSync(join(folder, `${system}.db`));
  database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;');
  database.exec(TABLES[system]);
  database.exec('BEGIN');
  const tables = new Map<string, Prepared>();
  return {
    insert(table, row) {
      let prepared = tables.get(table);
      if (prepared === undefined) {
        prepared = prepare(database, table);
        tables.set(table, prepared);
      }
      prepared.statement.run(...prepared.columns.map((column) => valueOf(row, column, table)));
    },
    commit() {
      database.exec('COMMIT; BEGIN');
    },
    finish() {
      database.exec('COMMIT');
      database.exec(INDEXES[system]);
      database.close();
    },
  };
}
