import type { DatabaseSync } from 'node:sqlite';
import { prepareSearchIndex } from '../../src/audit/search-index.ts';

/** Indexes the entries of a log in runs of so many characters, until less is left. */
export function indexAll(database: DatabaseSync, runLength: number): void {
  const index = prepareSearchIndex(database, runLength);
  for (let isMore = true; isMore;) isMore = index.keepUp(0);
}
