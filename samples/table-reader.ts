import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { digitsOf } from './data/tables.ts';

export type TableRow = Readonly<Record<string, SQLOutputValue>>;

const COMPARABLE = {
  EXACT: (expression: string) => expression,
  EMAIL: (expression: string) => `lower(${expression})`,
  PHONE: digitsOf,
} as const;

/** A condition on one column; several hold together. `EMAIL` compares without case, `PHONE` by digits. */
export type Condition =
  | { readonly column: string; readonly by: keyof typeof COMPARABLE; readonly values: readonly string[] }
  | { readonly column: string; readonly by: 'CONTAINS'; readonly text: string };

/** Rows in the order of `id`, those after the id `after`, or after `skip` rows. */
interface Page {
  readonly after?: string | undefined;
  readonly skip?: number;
  readonly limit: number;
}

export interface TableReader {
  page(conditions: readonly Condition[], page: Page): readonly TableRow[];
  count(conditions: readonly Condition[]): number;
}

const conditionSql = (condition: Condition): string =>
  condition.by === 'CONTAINS'
    ? `${condition.column} LIKE ? ESCAPE '\\'`
    : `${COMPARABLE[condition.by](condition.column)} IN (SELECT ${COMPARABLE[condition.by]('value')} FROM json_each(?) WHERE value <> '')`;

const conditionParameter = (condition: Condition): string =>
  condition.by === 'CONTAINS'
    ? `%${condition.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    : JSON.stringify(condition.values);

const whereSql = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;

/**
 * Opens a system's file for reading only and reads its tables in pages, in the order of their `id`. Values are always bound;
 * the SQL texts are few, so each is prepared once.
 */
export const openTables = (path: string) => {
  const database = new DatabaseSync(path, { readOnly: true });
  const statements = new Map<string, StatementSync>();
  // The files do not change while they are served, so a count stays right.
  const counts = new LRUCache<string, number>({ max: 1000 });

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  const read = (table: string): TableReader => ({
    page(conditions, { after, skip = 0, limit }) {
      // SQLite would walk the whole table in the order of ids rather than sort the few rows of an index; the plus forbids it.
      const id = conditions.some(({ by }) => by !== 'CONTAINS') ? '+id' : 'id';
      const where = whereSql([
        ...conditions.map(conditionSql),
        ...(after === undefined ? [] : [`${id} > ?`]),
      ]);
      const statement = prepare(`SELECT * FROM ${table}${where} ORDER BY ${id} LIMIT ? OFFSET ?`);
      const cursor = after === undefined ? [] : [after];
      return statement.all(...conditions.map(conditionParameter), ...cursor, limit, skip);
    },
    count(conditions) {
      const sql = `SELECT count(*) AS rows FROM ${table}${whereSql(conditions.map(conditionSql))}`;
      const parameters = conditions.map(conditionParameter);
      const key = JSON.stringify([sql, ...parameters]);
      const known = counts.get(key);
      if (known !== undefined) return known;
      const rows = Number(prepare(sql).get(...parameters)?.['rows']);
      counts.set(key, rows);
      return rows;
    },
  });

  return { read, close: () => database.close() };
};

/** The list that a `…Json` column holds. */
export const jsonList = (value: SQLOutputValue | undefined): unknown =>
  JSON.parse(typeof value === 'string' ? value : '[]');

/** SQLite has no booleans: 0 and 1. */
export const flag = (value: SQLOutputValue | undefined): boolean | null =>
  value === null || value === undefined ? null : value === 1;
