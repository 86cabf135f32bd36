import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { INDEXES, TABLES, type SystemName } from '../../samples/data/tables.ts';

type Rows = Readonly<Record<string, readonly Readonly<Record<string, SQLInputValue>>[]>>;

/** Writes a sample system's file with the rows given by table; the columns left out are null. */
export const writeSystem = (system: SystemName, rows: Rows) => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-samples-'));
  const path = join(folder, `${system}.db`);
  const database = new DatabaseSync(path);
  database.exec(TABLES[system]);
  database.exec('BEGIN');
  for (const [table, records] of Object.entries(rows)) {
    for (const record of records) {
      const names = Object.keys(record);
      const places = names.map(() => '?').join(', ');
      database
        .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`)
        .run(...Object.values(record));
    }
  }
  database.exec('COMMIT');
  database.exec(INDEXES[system]);
  database.close();
  return { path, remove: () => rmSync(folder, { recursive: true }) };
};
