import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { inTransaction } from './transaction.ts';

const WAIT_FOR_LOCK_MS = 5000;
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

const IN_MEMORY = ':memory:';

const NEWEST = MIGRATIONS.at(-1)?.version ?? 0;

/** SQLite makes its side files with the mode of the database file, so that file is made first. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  closeSync(openSync(path, 'a', OWNER_ONLY_FILE));
  chmodSync(path, OWNER_ONLY_FILE);
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function migrate(database: DatabaseSync): void {
  for (const { version, sql } of MIGRATIONS) {
    inTransaction(database, () => {
      if (versionOf(database) >= version) return;
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${version}`);
    });
  }
}

function openConfigured(path: string): DatabaseSync {
  if (path !== IN_MEMORY) makeFile(path);
  const database = new DatabaseSync(path, { timeout: WAIT_FOR_LOCK_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    const version = versionOf(database);
    if (version > NEWEST) {
      throw new Error(
        `its tables have version ${version}, this release knows versions up to ${NEWEST}; run a newer release, or name another file`,
      );
    }
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The store in the file `path`, made with its folder if need be, readable by its owner only, its tables brought up to date. Every commit is on disk when it
 * returns (WAL, synchronous = FULL). `:memory:` is a store that is gone when it is closed. Throws an error that names the file and the reason if it cannot be used.
 */
export function openStore(path: string): DatabaseSync {
  try {
    return openConfigured(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFault(`The store "${path}" cannot be used: ${reason}.`, error);
  }
}
