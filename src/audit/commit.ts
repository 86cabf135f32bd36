import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../store/transaction.ts';
import type { Draft } from './canonical-record.ts';
import { chainHash, type Head } from './chain.ts';
import { prepareFieldSets } from './field-sets.ts';
import { prepareHead, readHead } from './head.ts';

const INSERT_ENTRY =
  'INSERT INTO audit_entry (sequence, previous_hash, hash, field_set, body) VALUES (?, ?, ?, ?, ?)';
const INSERT_CUSTOMER = 'INSERT OR IGNORE INTO audit_customer (customer, sequence) VALUES (?, ?)';
const INSERT_CUSTOMERS = 'INSERT OR IGNORE INTO audit_customer SELECT value, ? FROM json_each(?)';
const KEEP_HEAD = 'INSERT OR REPLACE INTO audit_head (only, sequence, hash) VALUES (1, ?, ?)';

/** What was written: entries that follow `previous` without a gap, by their hashes. */
export interface Committed {
  readonly previous: Head;
  readonly hashes: readonly string[];
}

/** Writes drafts as the next entries of the chain, and returns once they are on disk. */
export type Commit = (drafts: readonly Draft[]) => Committed;

/**
 * A function that writes drafts as the next entries of the chain in one transaction. The head is read inside the transaction, so several processes and threads
 * may write one log.
 */
export function prepareCommit(database: DatabaseSync): Commit {
  const insertEntry = database.prepare(INSERT_ENTRY);
  const insertCustomer = database.prepare(INSERT_CUSTOMER);
  const insertCustomers = database.prepare(INSERT_CUSTOMERS);
  const fieldSets = prepareFieldSets(database);
  const keepHead = database.prepare(KEEP_HEAD);
  const head = prepareHead(database);

  const indexCustomers = (customers: string, sequence: number): void => {
    if (customers === '') return;
    if (customers.includes(' ')) insertCustomers.run(sequence, JSON.stringify(customers.split(' ')));
    else insertCustomer.run(customers, sequence);
  };

  const writeAll = (drafts: readonly Draft[]): Committed => {
    const previous = readHead(head);
    let { sequence, hash } = previous;
    const hashes = drafts.map(({ before, after, customers, fieldSet }) => {
      sequence += 1;
      const body = before + sequence + after;
      const next = chainHash(hash, body);
      insertEntry.run(sequence, hash, next, fieldSets.idOf(fieldSet), body);
      indexCustomers(customers, sequence);
      hash = next;
      return next;
    });
    keepHead.run(sequence, hash);
    return { previous, hashes };
  };

  return (drafts) => {
    try {
      return inTransaction(database, () => writeAll(drafts));
    } catch (error) {
      fieldSets.forget();
      throw error;
    }
  };
}
