import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../store/transaction.ts';
import type { Draft } from './canonical-record.ts';
import { chainHash, type Head } from './chain.ts';
import { prepareFieldLists } from './field-lists.ts';
import { prepareHead, readHead } from './head.ts';

const INSERT_ENTRY = 'INSERT INTO audit_entry (sequence, previous_hash, hash, body) VALUES (?, ?, ?, ?)';
const KEEP_HEAD = 'INSERT OR REPLACE INTO audit_head (only, sequence, hash) VALUES (1, ?, ?)';

/** What was written: entries that follow `previous` without a gap, by their hashes. */
export interface Committed {
  readonly previous: Head;
  readonly hashes: readonly string[];
  /** The length of all bodies, as they are kept. */
  readonly characters: number;
}

/** Writes drafts as the next entries of the chain, and returns once they are on disk. */
export type Commit = (drafts: readonly Draft[]) => Committed;

/**
 * A function that writes drafts as the next entries of the chain in one transaction: the entries and the head, nothing that can be made from them later. The head is read inside the transaction, so several processes and threads
 * may write one log.
 */
export function prepareCommit(database: DatabaseSync): Commit {
  const insertEntry = database.prepare(INSERT_ENTRY);
  const fieldLists = prepareFieldLists(database);
  const keepHead = database.prepare(KEEP_HEAD);
  const head = prepareHead(database);

  const writeAll = (drafts: readonly Draft[]): Committed => {
    const previous = readHead(head);
    let { sequence, hash } = previous;
    let characters = 0;
    const hashes = drafts.map(({ start, fields, middle, end }) => {
      sequence += 1;
      const rest = middle + sequence + end;
      const next = chainHash(hash, start + fields + rest);
      const body = start + fieldLists.idOf(fields) + rest;
      insertEntry.run(sequence, hash, next, body);
      characters += body.length;
      hash = next;
      return next;
    });
    keepHead.run(sequence, hash);
    return { previous, hashes, characters };
  };

  return (drafts) => {
    try {
      return inTransaction(database, () => writeAll(drafts));
    } catch (error) {
      fieldLists.forget();
      throw error;
    }
  };
}
