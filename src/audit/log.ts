import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { FacetError } from '../errors.ts';
import { type Draft, draftOf } from './canonical-record.ts';
import type { AuditEntry, AuditLog, AuditRecord } from './entry.ts';
import { logFile } from './log-files.ts';
import { openLogs } from './open-logs.ts';
import { checkedRecord } from './record-shape.ts';
import { searchLogs } from './search-logs.ts';
import { spareMoment } from './spare-moment.ts';
import { startWriter } from './start-writer.ts';
import { type AuditWriter, writeHere } from './writer.ts';

/** Bounds how long one commit takes. */
const LARGEST_BATCH = 1024;

/** Commits start at least this far apart, so that an entry waits half of it on average. A commit costs ten times what an entry in it costs. */
const GATHER_MS = 2;

/** As long as there is other work, a commit waits for the entries that come of it, but no longer than this: the work would only be held up by it. */
const GATHER_AT_WORK_MS = 8;

interface Waiting {
  readonly record: AuditRecord;
  readonly draft: Draft;
  readonly resolve: (entry: AuditEntry) => void;
  readonly reject: (error: FacetError) => void;
}

function ownWriter(store: DatabaseSync, worker: number): AuditWriter {
  const path = store.location();
  return path === null ? writeHere(store) : startWriter(logFile(path, worker));
}

/**
 * The audit log of one worker: in an open store (see `openStore`) for worker 0, else in a file beside it; the store outlives it. Entries that arrive while a batch is being written, or soon after, are committed together: one wait
 * for the disk serves them all, and an entry that comes alone does not wait for company. An entry that does not have its form, or cannot be
 * written, rejects with AUDIT_UNAVAILABLE; the next one is tried afresh, and takes the sequence number that was not used.
 */
export function openAuditLog(
  store: DatabaseSync,
  worker = 0,
  writer: AuditWriter = ownWriter(store, worker),
): AuditLog {
  const logs = openLogs(store);
  let queue: Waiting[] = [];
  let closed = false;
  let scheduled: Promise<void> | undefined;
  let begun = -Infinity;

  const gather = async (): Promise<void> => {
    if (queue.length >= LARGEST_BATCH) return;
    const wait = begun + GATHER_MS - performance.now();
    if (wait > 0) await setTimeout(wait);
    await spareMoment(begun + GATHER_AT_WORK_MS);
  };

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await gather();
      begun = performance.now();
      const batch = queue.slice(0, LARGEST_BATCH);
      queue = queue.slice(LARGEST_BATCH);
      await writeBatch(batch);
    }
    scheduled = undefined;
  }

  /** The entries of a batch, or the reason that there are none, for those who wait for them. */
  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const { previous, hashes } = await writer.write(batch.map(({ draft }) => draft));
      let { sequence, hash: previousHash } = previous;
      for (const [at, hash] of hashes.entries()) {
        const waiting = batch[at];
        sequence += 1;
        waiting?.resolve({ ...waiting.record, log: worker, sequence, previousHash, hash });
        previousHash = hash;
      }
    } catch (cause) {
      for (const { reject } of batch) reject(new FacetError('AUDIT_UNAVAILABLE', { cause }));
    }
  }

  return {
    async append(record) {
      if (closed) throw new FacetError('AUDIT_UNAVAILABLE', { cause: new Error('The audit log is closed.') });
      const taken = takeUp(record);
      return new Promise((resolve, reject) => {
        queue.push({ ...taken, resolve, reject });
        scheduled ??= drain();
      });
    },
    search: searchLogs(() => logs.all()),
    async close() {
      closed = true;
      await scheduled;
      await writer.close();
      logs.close();
    },
  };
}

/** The draft of a record; one that is not plain is refused by the names of its slots, or written in the one spelling. */
function takeUp(record: AuditRecord): { readonly record: AuditRecord; readonly draft: Draft } {
  try {
    const plain = draftOf(record);
    if (plain) return { record, draft: plain };
    const checked = checkedRecord(record);
    const draft = draftOf(checked);
    if (draft) return { record: checked, draft };
    throw new Error('An audit record fits its form, but has no plain spelling.');
  } catch (cause) {
    throw new FacetError('AUDIT_UNAVAILABLE', { cause });
  }
}
