import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AuditEntry, AuditFilter } from './entry.ts';
import { withFields } from './field-lists.ts';
import { auditRecordShape } from './record-shape.ts';

/** `audit_found` has every entry: from the index, or where that has not come yet, from the entry itself. */
const CONDITIONS: Readonly<Record<keyof AuditFilter, string>> = {
  viewer: 'viewer = :viewer',
  customer: `sequence IN (
    SELECT value FROM audit_run CROSS JOIN audit_customer ON run = until AND customer = :customer CROSS JOIN json_each(sequences)
    UNION ALL SELECT sequence FROM audit_entry CROSS JOIN json_each(body, '$.customers')
    WHERE sequence > (SELECT coalesce(max(until), 0) FROM audit_run) AND value = :customer)`,
  purpose: 'purpose = :purpose',
  operation: 'operation = :operation',
  field: 'field_list IN (SELECT field_list FROM audit_field WHERE field = :field)',
  from: 'at >= :from',
  to: 'at <= :to',
};

/** An entry that was found, not read yet. */
export interface Hit {
  readonly sequence: number;
  readonly at: string;
}

/** The search in one log. */
export interface LogSearch {
  /** Newest first: by sequence number, downwards from `before`. */
  find(filter: AuditFilter, page: { readonly first: number; readonly before: number }): readonly Hit[];
  count(filter: AuditFilter): number;
  read(sequence: number): Omit<AuditEntry, 'log'>;
  /** The newest entry. */
  last(): number;
}

function instant(text: string): string {
  return new Date(text).toISOString();
}

function valuesOf({ from, to, ...rest }: AuditFilter): Readonly<Record<string, string>> {
  const given = Object.entries({
    ...rest,
    ...(from !== undefined && { from: instant(from) }),
    ...(to !== undefined && { to: instant(to) }),
  });
  return Object.fromEntries(
    given.filter((pair): pair is [string, string] => pair[0] in CONDITIONS && pair[1] !== undefined),
  );
}

function conditionsOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(CONDITIONS)
    .filter(([name]) => name in values)
    .map(([, condition]) => ` AND ${condition}`)
    .join('');
}

function entryOf(row: Record<string, SQLOutputValue>): Omit<AuditEntry, 'log'> {
  const body = withFields(String(row['body']), Number(row['id']), String(row['fields']));
  const { sequence, ...record } = JSON.parse(body);
  return {
    ...auditRecordShape.parse(record),
    sequence: Number(sequence),
    previousHash: String(row['previous_hash']),
    hash: String(row['hash']),
  };
}

/** The search in the log of this database. `from` and `to` are both included. */
export function prepareSearch(database: DatabaseSync): LogSearch {
  const readEntry = database.prepare(
    `SELECT previous_hash, hash, body, id, fields FROM audit_entry JOIN audit_field_list ON id = body ->> '$.fields' WHERE sequence = ?`,
  );
  return {
    find(filter, { first, before }) {
      const values = valuesOf(filter);
      const sql = `SELECT sequence, at FROM audit_found WHERE sequence < :before${conditionsOf(values)} ORDER BY sequence DESC LIMIT :first`;
      return database
        .prepare(sql)
        .all({ ...values, first, before })
        .map(({ sequence, at }) => ({ sequence: Number(sequence), at: String(at) }));
    },
    count(filter) {
      const values = valuesOf(filter);
      const sql = `SELECT count(*) AS total FROM audit_found WHERE TRUE${conditionsOf(values)}`;
      return Number(database.prepare(sql).get(values)?.['total']);
    },
    read(sequence) {
      const row = readEntry.get(sequence);
      if (!row) throw new Error(`The audit log has no entry ${sequence}.`);
      return entryOf(row);
    },
    last: () =>
      Number(database.prepare('SELECT coalesce(max(sequence), 0) AS last FROM audit_entry').get()?.['last']),
  };
}
