import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';

const VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/**
 * The store in the file `path` as it is, for looking only; a gateway may go on writing it meanwhile. Throws StartFault where it is not there, or was made by
 * another release.
 */
export function openStoreReadOnly(path: string): DatabaseSync {
  if (!existsSync(path))
    throw new StartFault(
      `The store "${path}" is not there: name it in store.path, or start the gateway first.`,
    );
  const database = new DatabaseSync(path, { readOnly: true });
  const version = readVersion(database);
  if (version === VERSION) return database;
  database.close();
  throw new StartFault(
    version === null
      ? `The store "${path}" is no SQLite database.`
      : `The store "${path}" has tables of version ${version}; this release reads version ${VERSION}.`,
  );
}

function readVersion(database: DatabaseSync): number | null {
  try {
    return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  } catch {
    return null;
  }
}
