import { DatabaseSync } from 'node:sqlite';

/** The first column of a query's rows, as text. */
export function texts(path: string, sql: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  } finally {
    database.close();
  }
}

/** The keys of the rows that belong to one of the owners. */
export function childrenOf(
  path: string,
  { table, key, foreignKey }: { readonly table: string; readonly key: string; readonly foreignKey: string },
  owners: readonly string[],
): readonly string[] {
  const list = owners.map((owner) => `'${owner.replaceAll("'", "''")}'`).join(',');
  return texts(path, `SELECT ${key} FROM ${table} WHERE ${foreignKey} IN (${list})`);
}

/** Adds a row to a table, all other columns null. */
export function insert(path: string, table: string, row: Readonly<Record<string, string>>): void {
  const database = new DatabaseSync(path);
  const places = Object.keys(row).map(() => '?');
  database
    .prepare(`INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${places.join()})`)
    .run(...Object.values(row));
  database.close();
}
