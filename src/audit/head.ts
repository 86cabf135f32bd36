import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { GENESIS, type Head } from './chain.ts';

/** The statement that `readHead` runs. */
export function prepareHead(database: DatabaseSync): StatementSync {
  return database.prepare('SELECT sequence, hash FROM audit_head');
}

/** The head that the log itself remembers. */
export function readHead(statement: StatementSync): Head {
  const row = statement.get();
  return row === undefined ? GENESIS : { sequence: Number(row['sequence']), hash: String(row['hash']) };
}
