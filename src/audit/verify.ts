import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { chainHash, GENESIS, type Head } from './chain.ts';
import { withFields } from './field-lists.ts';
import { prepareHead, readHead } from './head.ts';
import { type IndexCheck, prepareIndexCheck } from './verify-index.ts';

/**
 * MISSING: the sequence has a gap here. CHANGED: the entry does not have its hash, or says that it is another. NOT_CHAINED: it does not follow the entry before
 * it. CUT_OFF: the log ends before or beside the head that was remembered. INDEX_CHANGED: the tables for searching differ from the entries up to this
 * one.
 */
type AuditFault = 'MISSING' | 'CHANGED' | 'NOT_CHAINED' | 'CUT_OFF' | 'INDEX_CHANGED';

export interface AuditVerdict {
  readonly ok: boolean;
  readonly entries: number;
  /** The last entry; kept elsewhere, it can be given to a later `verifyAuditLog`. */
  readonly head: Head;
  readonly firstBad?: { readonly sequence: number; readonly reason: AuditFault };
}

const numberedShape = z.looseObject({ sequence: z.int() });

interface StoredEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly kept: string;
  readonly body: string;
}

function* storedEntries(database: DatabaseSync): Generator<StoredEntry> {
  const rows = database
    .prepare(
      `SELECT sequence, previous_hash, hash, body, id, fields FROM audit_entry LEFT JOIN audit_field_list
       ON id = CASE WHEN json_valid(body) THEN body ->> '$.fields' END ORDER BY sequence`,
    )
    .iterate();
  for (const row of rows) {
    const kept = String(row['body']);
    yield {
      sequence: Number(row['sequence']),
      previousHash: String(row['previous_hash']),
      hash: String(row['hash']),
      kept,
      body: withFields(kept, Number(row['id']), String(row['fields'])),
    };
  }
}

function faultOf(
  { sequence, previousHash, hash, kept, body }: StoredEntry,
  previous: Head,
): AuditFault | undefined {
  if (sequence !== previous.sequence + 1) return 'MISSING';
  // Kept without the number of its list, an entry would be found by no field.
  if (body === kept || hash !== chainHash(previousHash, body)) return 'CHANGED';
  if (previousHash !== previous.hash) return 'NOT_CHAINED';
  return numberedShape.safeParse(JSON.parse(body)).data?.sequence === sequence ? undefined : 'CHANGED';
}

function verifyEntries(database: DatabaseSync, remembered: Head): AuditVerdict {
  const index: IndexCheck = prepareIndexCheck(database);
  const kept = readHead(prepareHead(database));
  let last = GENESIS;
  const bad = (sequence: number, reason: AuditFault): AuditVerdict => ({
    ok: false,
    entries: last.sequence,
    head: last,
    firstBad: { sequence, reason },
  });
  for (const entry of storedEntries(database)) {
    const fault = faultOf(entry, last);
    if (fault !== undefined) return bad(fault === 'MISSING' ? last.sequence + 1 : entry.sequence, fault);
    if (entry.sequence === remembered.sequence && entry.hash !== remembered.hash)
      return bad(entry.sequence, 'CUT_OFF');
    last = { sequence: entry.sequence, hash: entry.hash };
    if (!index.holds(entry.sequence, entry.kept)) return bad(entry.sequence, 'INDEX_CHANGED');
  }
  const isWhole =
    last.sequence >= remembered.sequence && last.sequence === kept.sequence && last.hash === kept.hash;
  if (!isWhole) return bad(last.sequence + 1, 'CUT_OFF');
  if (!index.isWhole()) return bad(last.sequence, 'INDEX_CHANGED');
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
