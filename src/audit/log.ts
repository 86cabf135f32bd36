import type { DatabaseSync } from 'node:sqlite';
import { FacetError } from '../errors.ts';
import { prepareCommit } from './commit.ts';
import type { AuditEntry, AuditLog, AuditRecord } from './entry.ts';
import { checkedRecord } from './record-shape.ts';
import { prepareSearch } from './search.ts';

/** Bounds how long one commit holds up everything else. */
const LARGEST_BATCH = 512;

interface Waiting {
  readonly record: AuditRecord;
  readonly resolve: (entry: AuditEntry) => void;
  readonly reject: (error: FacetError) => void;
}

/**
 * The audit log in an open store (see `openStore`); the store outlives it. Entries that arrive while the loop is busy are committed together: one wait for the
 * disk serves them all, and an entry that comes alone does not wait for company. An entry that does not have its form, or cannot be written,
 * rejects with AUDIT_UNAVAILABLE; the next one is tried afresh, and takes the sequence number that was not used.
 */
export function openAuditLog(database: DatabaseSync): AuditLog {
  const commit = prepareCommit(database);
  const search = prepareSearch(database);
  let queue: Waiting[] = [];
  let closed = false;
  let scheduled: Promise<void> | undefined;

  function commitBatch(batch: readonly Waiting[]): void {
    try {
      const entries = commit(batch.map(({ record }) => record));
      for (const [at, entry] of entries.entries()) batch[at]?.resolve(entry);
    } catch (cause) {
      for (const { reject } of batch) reject(new FacetError('AUDIT_UNAVAILABLE', { cause }));
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await new Promise(setImmediate);
      const batch = queue.slice(0, LARGEST_BATCH);
      queue = queue.slice(LARGEST_BATCH);
      commitBatch(batch);
    }
    scheduled = undefined;
  }

  return {
    async append(record) {
      if (closed) throw new FacetError('AUDIT_UNAVAILABLE', { cause: new Error('The audit log is closed.') });
      const checked = checkOrRefuse(record);
      return new Promise((resolve, reject) => {
        queue.push({ record: checked, resolve, reject });
        scheduled ??= drain();
      });
    },
    search,
    async close() {
      closed = true;
      await scheduled;
    },
  };
}

function checkOrRefuse(record: AuditRecord): AuditRecord {
  try {
    return checkedRecord(record);
  } catch (cause) {
    throw new FacetError('AUDIT_UNAVAILABLE', { cause });
  }
}
