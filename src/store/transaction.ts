import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one write transaction; what it throws undoes all of it. `work` cannot wait for anything, so nothing else gets in between. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
