import type { DatabaseSync } from 'node:sqlite';
import { openStore } from '../store/sqlite.ts';
import { logFiles } from './log-files.ts';
import { prepareSearch } from './search.ts';
import type { NumberedSearch } from './search-logs.ts';

/** The logs of all workers, for searching. */
export interface OpenLogs {
  /** Those that there are now, by number. */
  all(): readonly NumberedSearch[];
  close(): void;
}

/** The log in this store and those beside it, which other workers may be writing. The store outlives them. */
export function openLogs(store: DatabaseSync): OpenLogs {
  const path = store.location();
  const own: NumberedSearch = { ...prepareSearch(store), log: 0 };
  const others = new Map<number, { readonly database: DatabaseSync; readonly search: NumberedSearch }>();

  const open = (log: number, file: string): NumberedSearch => {
    const known = others.get(log);
    if (known) return known.search;
    const database = openStore(file);
    const search = { ...prepareSearch(database), log };
    others.set(log, { database, search });
    return search;
  };

  return {
    all: () => [
      own,
      ...(path === null ? [] : logFiles(path).slice(1)).map((file) => open(file.log, file.path)),
    ],
    close() {
      for (const { database } of others.values()) database.close();
    },
  };
}
