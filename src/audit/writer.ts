import type { DatabaseSync } from 'node:sqlite';
import type { Draft } from './canonical-record.ts';
import { type Committed, prepareCommit } from './commit.ts';

/** What puts drafts on disk. It is given one batch at a time. */
export interface AuditWriter {
  /** Resolves when the batch is on disk; rejects where none of it is. */
  write(drafts: readonly Draft[]): Promise<Committed>;
  close(): Promise<void>;
}

/** Writes in this thread, which waits for the disk with every batch. The database outlives the writer. */
export function writeHere(database: DatabaseSync): AuditWriter {
  const commit = prepareCommit(database);
  return {
    write: async (drafts) => commit(drafts),
    close: async () => undefined,
  };
}
