import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AuditEntry, AuditFilter, AuditLog, AuditPage } from './entry.ts';
import { auditRecordShape } from './record-shape.ts';

const CONDITIONS: Readonly<Record<keyof AuditFilter, string>> = {
  viewer: 'viewer = ?',
  customer: 'sequence IN (SELECT sequence FROM audit_customer WHERE customer = ?)',
  purpose: 'purpose = ?',
  operation: 'operation = ?',
  field: 'field_set IN (SELECT field_set FROM audit_field WHERE field = ?)',
  from: 'at >= ?',
  to: 'at <= ?',
};

interface Where {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

function instant(text: string): string {
  return new Date(text).toISOString();
}

function whereOf(filter: AuditFilter): Where {
  const given = Object.entries({
    ...filter,
    ...(filter.from === undefined ? {} : { from: instant(filter.from) }),
    ...(filter.to === undefined ? {} : { to: instant(filter.to) }),
  }).filter((pair): pair is [keyof AuditFilter, string] => pair[0] in CONDITIONS && pair[1] !== undefined);
  return {
    sql: given.map(([name]) => ` AND ${CONDITIONS[name]}`).join(''),
    values: given.map(([, value]) => value),
  };
}

function entryOf(row: Record<string, SQLOutputValue>): AuditEntry {
  const { sequence: _, ...record } = JSON.parse(String(row['body']));
  return {
    ...auditRecordShape.parse(record),
    sequence: Number(row['sequence']),
    previousHash: String(row['previous_hash']),
    hash: String(row['hash']),
  };
}

/** `AuditLog.search` over this database. `from` and `to` are both included. */
export function prepareSearch(database: DatabaseSync): AuditLog['search'] {
  return (filter, { first, before }): AuditPage => {
    const where = whereOf(filter);
    const found = database
      .prepare(
        `SELECT sequence, previous_hash, hash, body FROM audit_entry WHERE sequence < ?${where.sql} ORDER BY sequence DESC LIMIT ?`,
      )
      .all(before ?? Number.MAX_SAFE_INTEGER, ...where.values, first + 1);
    const total = database
      .prepare(`SELECT count(*) AS total FROM audit_entry WHERE TRUE${where.sql}`)
      .get(...where.values);
    return {
      entries: found.slice(0, first).map(entryOf),
      hasNextPage: found.length > first,
      totalCount: Number(total?.['total']),
    };
  };
}
