import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../store/transaction.ts';
import { nextEntry } from './chain.ts';
import type { AuditEntry, AuditRecord } from './entry.ts';
import { prepareFieldSets } from './field-sets.ts';
import { prepareHead, readHead } from './head.ts';

const INSERT_ENTRY =
  'INSERT INTO audit_entry (sequence, previous_hash, hash, field_set, body) VALUES (?, ?, ?, ?, ?)';
const INSERT_CUSTOMERS = 'INSERT OR IGNORE INTO audit_customer SELECT value, ? FROM json_each(?)';
const KEEP_HEAD = 'INSERT OR REPLACE INTO audit_head (only, sequence, hash) VALUES (1, ?, ?)';

/**
 * A function that writes records as the next entries of the chain in one transaction and returns them once they are on disk. The head is read inside the
 * transaction, so several processes may write one log.
 */
export function prepareCommit(
  database: DatabaseSync,
): (records: readonly AuditRecord[]) => readonly AuditEntry[] {
  const insertEntry = database.prepare(INSERT_ENTRY);
  const insertCustomers = database.prepare(INSERT_CUSTOMERS);
  const fieldSetOf = prepareFieldSets(database);
  const keepHead = database.prepare(KEEP_HEAD);
  const head = prepareHead(database);

  return (records) =>
    inTransaction(database, () => {
      let last = readHead(head);
      const entries = records.map((record) => {
        const { entry, body } = nextEntry(last, record);
        insertEntry.run(entry.sequence, entry.previousHash, entry.hash, fieldSetOf(record.fields), body);
        if (record.customers.length > 0)
          insertCustomers.run(entry.sequence, JSON.stringify(record.customers));
        last = entry;
        return entry;
      });
      keepHead.run(last.sequence, last.hash);
      return entries;
    });
}
