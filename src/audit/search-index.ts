import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../store/transaction.ts';
import { collectPostings } from './postings.ts';

/** Characters of entries that are indexed in one go; a search reads about as many that are not yet. */
const RUN_LENGTH = 4_000_000;

const INDEXED = '(SELECT coalesce(max(until), 0) FROM audit_run)';

/**
 * Keeps the tables for searching up to date, well after the entries are on disk: in bulk, a customer takes one row for many entries, and rows that belong
 * together are written together.
 */
export interface SearchIndex {
  /**
   * To be called after each commit, with the length of what was written. Indexes what has come together when it is enough, one run at a time, and says whether
   * there is enough for another. What is not indexed yet, searches find in the entries themselves. So it never fails: it tries again after the next commit.
   */
  keepUp(characters: number): boolean;
}

/** The index of the log in this database, which takes up `runLength` characters of entries at a time. */
export function prepareSearchIndex(database: DatabaseSync, runLength = RUN_LENGTH): SearchIndex {
  const measure = database.prepare(
    `SELECT coalesce(sum(length(body)), 0) AS length FROM audit_entry WHERE sequence > ${INDEXED}`,
  );
  const waiting = database.prepare(
    `SELECT sequence, body FROM audit_entry WHERE sequence > ${INDEXED} ORDER BY sequence`,
  );
  const insertRows = database.prepare(
    `INSERT INTO audit_index SELECT sequence, at, viewer, purpose, operation, field_list FROM audit_read WHERE sequence > ${INDEXED} AND sequence <= ?`,
  );
  const insertCustomer = database.prepare(
    'INSERT INTO audit_customer (run, customer, sequences) VALUES (?, ?, ?)',
  );
  const insertRun = database.prepare('INSERT INTO audit_run (until) VALUES (?)');

  const measured = (): number => Number(measure.get()?.['length']);
  let length = measured();

  /** The length of what was indexed. */
  const indexRun = (): number => {
    const postings = collectPostings();
    let until = 0;
    let taken = 0;
    for (const row of waiting.iterate()) {
      const body = String(row['body']);
      until = Number(row['sequence']);
      postings.add(until, body);
      taken += body.length;
      if (taken >= runLength) break;
    }
    // Another process that writes the same log may have been faster.
    if (taken < runLength) return 0;
    insertRows.run(until);
    for (const [customer, sequences] of postings.rows()) insertCustomer.run(until, customer, sequences);
    insertRun.run(until);
    return taken;
  };

  const catchUp = (): void => {
    const indexed = inTransaction(database, indexRun);
    length = indexed > 0 ? length - indexed : measured();
  };

  return {
    keepUp(characters) {
      length += characters;
      try {
        if (length >= runLength) catchUp();
        return length >= runLength;
      } catch {
        // The entries are whole without it, and a store that cannot be written shows in the next commit.
        return false;
      }
    },
  };
}
