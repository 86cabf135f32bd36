import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { RecordsRequest } from './read-request.ts';
import type { RecordType } from './record-types.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

/** Reads one answer's records, as the object that the library turns into the response element. */
export function readRecords(database: DatabaseSync, record: RecordType, request: RecordsRequest): object {
  const { condition, fields, afterId, limit } = request;
  // The plus keeps SQLite from walking the whole table in the order of its key when an index finds the few rows.
  const key = condition.indexed ? `+${record.key}` : record.key;
  const sql = `SELECT ${columnNames(record, fields).join(', ')} FROM ${record.table} WHERE ${condition.sql} AND ${key} > ? ORDER BY ${key} LIMIT ?`;
  const rows = database.prepare(sql).all(...condition.values, afterId, limit + 1);
  const page = rows.slice(0, limit);
  const records = { [record.element]: page.map((row) => toElement(record, fields, row)) };
  return rows.length > limit ? { ...records, nextAfterId: page.at(-1)?.[record.key] } : records;
}

function columnNames(record: RecordType, fields: readonly string[]): string[] {
  return fields.map((field) => {
    const column = record.columns[field];
    return typeof column === 'object' ? column.json : field;
  });
}

/** Elements without a value are left out, as the WSDL allows. */
function toElement(record: RecordType, fields: readonly string[], row: Row): object {
  const element: Record<string, unknown> = {};
  for (const field of fields) {
    const column = record.columns[field];
    const value = row[typeof column === 'object' ? column.json : field];
    if (value === null || value === undefined) continue;
    if (typeof column === 'object') element[field] = { [column.list]: JSON.parse(String(value)) };
    else element[field] = column === 'BOOLEAN' ? value !== 0 : value;
  }
  return element;
}
