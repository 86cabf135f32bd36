import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';

const VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/**
 * The store in the file `path` as it is, for looking only; a gateway may go on writing it meanwhile. Throws StartFault where it is not there, cannot be
 * read, or was made by another release.
 */
export function openStoreReadOnly(path: string): DatabaseSync {
  if (!existsSync(path)) {
    throw new StartFault(
      `The store "${path}" is not there: name it in store.path, or start the gateway first.`,
    );
  }
  const { database, version } = open(path);
  if (version === VERSION) return database;
  database.close();
  throw new StartFault(
    `The store "${path}" has tables of version ${version}; this release reads version ${VERSION}.`,
  );
}

function open(path: string): { readonly database: DatabaseSync; readonly version: number } {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    return { database, version };
  } catch (error) {
    throw new StartFault(`The store "${path}" cannot be read: it is no SQLite database, or not ours.`, error);
  }
}
