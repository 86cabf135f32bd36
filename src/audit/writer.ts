import type { DatabaseSync } from 'node:sqlite';
import type { Chained } from './batch-text.ts';
import type { Draft } from './canonical-record.ts';
import { prepareCommit } from './commit.ts';
import { prepareSearchIndex } from './search-index.ts';

/** What puts drafts on disk. It is given one batch at a time. */
export interface AuditWriter {
  /** Resolves when the batch is on disk; rejects where none of it is. */
  write(drafts: readonly Draft[]): Promise<Chained>;
  close(): Promise<void>;
}

/** Writes in this thread, which waits for the disk with every batch. The database outlives the writer. */
export function writeHere(database: DatabaseSync): AuditWriter {
  const commit = prepareCommit(database);
  const index = prepareSearchIndex(database);
  return {
    async write(drafts) {
      const committed = commit(drafts);
      index.keepUp(committed.characters);
      return committed;
    },
    close: async () => undefined,
  };
}
