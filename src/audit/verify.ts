import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { chainHash, GENESIS, type Head } from './chain.ts';
import { fieldSetOf } from './field-sets.ts';
import { prepareHead, readHead } from './head.ts';

/**
 * MISSING: the sequence has a gap here. CHANGED: the entry does not have its hash, or says that it is another. NOT_CHAINED: it does not follow the entry before
 * it. CUT_OFF: the log ends before or beside the head that was remembered. INDEX_CHANGED: the tables for searching by customer or field differ
 * from the entry.
 */
type AuditFault = 'MISSING' | 'CHANGED' | 'NOT_CHAINED' | 'CUT_OFF' | 'INDEX_CHANGED';

export interface AuditVerdict {
  readonly ok: boolean;
  readonly entries: number;
  /** The last entry; kept elsewhere, it can be given to a later `verifyAuditLog`. */
  readonly head: Head;
  readonly firstBad?: { readonly sequence: number; readonly reason: AuditFault };
}

const bodyShape = z.looseObject({
  sequence: z.int(),
  customers: z.array(z.string()),
  fields: z.array(z.looseObject({ field: z.string() })),
});

interface StoredEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly fieldSet: number;
  readonly body: string;
}

function* storedEntries(database: DatabaseSync): Generator<StoredEntry> {
  const rows = database
    .prepare('SELECT sequence, previous_hash, hash, field_set, body FROM audit_entry ORDER BY sequence')
    .iterate();
  for (const row of rows) {
    yield {
      sequence: Number(row['sequence']),
      previousHash: String(row['previous_hash']),
      hash: String(row['hash']),
      fieldSet: Number(row['field_set']),
      body: String(row['body']),
    };
  }
}

function faultOf(entry: StoredEntry, previous: Head): AuditFault | undefined {
  if (entry.sequence !== previous.sequence + 1) return 'MISSING';
  if (entry.hash !== chainHash(entry.previousHash, entry.body)) return 'CHANGED';
  return entry.previousHash === previous.hash ? undefined : 'NOT_CHAINED';
}

interface IndexCheck {
  /** Whether the search tables have what the entry says. */
  faultOf(entry: StoredEntry): AuditFault | undefined;
  /** Whether they have more rows than the entries seen so far account for. */
  hasStrays(): boolean;
}

function prepareIndexCheck(database: DatabaseSync): IndexCheck {
  const countCustomers = database.prepare(
    'SELECT count(*) AS n FROM json_each(?) CROSS JOIN audit_customer ON customer = value AND sequence = ?',
  );
  const fieldsOf = database.prepare(
    "SELECT fields, (SELECT group_concat(field, ' ' ORDER BY field) FROM audit_field WHERE field_set = id) AS indexed FROM audit_field_set WHERE id = ?",
  );
  const hasFields = (set: number, fields: string): boolean => {
    const row = fieldsOf.get(set);
    return row?.['fields'] === fields && row['indexed'] === fields;
  };
  let rows = 0;
  return {
    faultOf({ body, sequence, fieldSet }) {
      const parsed = bodyShape.safeParse(JSON.parse(body));
      if (!parsed.success || parsed.data.sequence !== sequence) return 'CHANGED';
      const customers = new Set(parsed.data.customers);
      rows += customers.size;
      const indexed = Number(countCustomers.get(JSON.stringify([...customers]), sequence)?.['n']);
      const whole = indexed === customers.size && hasFields(fieldSet, fieldSetOf(parsed.data.fields));
      return whole ? undefined : 'INDEX_CHANGED';
    },
    hasStrays: () =>
      Number(database.prepare('SELECT count(*) AS n FROM audit_customer').get()?.['n']) !== rows,
  };
}

function verifyEntries(database: DatabaseSync, remembered: Head): AuditVerdict {
  const index = prepareIndexCheck(database);
  const kept = readHead(prepareHead(database));
  let last = GENESIS;
  const bad = (sequence: number, reason: AuditFault): AuditVerdict => ({
    ok: false,
    entries: last.sequence,
    head: last,
    firstBad: { sequence, reason },
  });
  for (const entry of storedEntries(database)) {
    const fault = faultOf(entry, last) ?? index.faultOf(entry);
    if (fault !== undefined) return bad(fault === 'MISSING' ? last.sequence + 1 : entry.sequence, fault);
    if (entry.sequence === remembered.sequence && entry.hash !== remembered.hash)
      return bad(entry.sequence, 'CUT_OFF');
    last = { sequence: entry.sequence, hash: entry.hash };
  }
  const isWhole =
    last.sequence >= remembered.sequence && last.sequence === kept.sequence && last.hash === kept.hash;
  if (!isWhole) return bad(last.sequence + 1, 'CUT_OFF');
  if (index.hasStrays()) return bad(last.sequence, 'INDEX_CHANGED');
  return { ok: true, entries: last.sequence, head: last };
}

/**
 * Reads the whole log and says where it was first tampered with. Editing, deleting, inserting and reordering entries shows, and so does cutting off the end
 * without adjusting the head that the log keeps beside them.
 *
 * What a plain chain cannot show: someone who may write the file can write the whole end of the chain anew, head included. That shows only against a head that
 * was kept out of their reach: give it as `remembered`. It also cannot show an entry that was never appended.
 */
export function verifyAuditLog(database: DatabaseSync, remembered: Head = GENESIS): AuditVerdict {
  database.exec('BEGIN');
  try {
    return verifyEntries(database, remembered);
  } finally {
    database.exec('COMMIT');
  }
}
