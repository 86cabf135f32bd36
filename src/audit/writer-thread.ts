import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../store/sqlite.ts';
import { type BatchText, type ChainedText, chainedToText, draftsFromText } from './batch-text.ts';
import { prepareCommit } from './commit.ts';
import { prepareSearchIndex } from './search-index.ts';

/** A batch; `null` ends the thread. */
export type Order = BatchText | null;

export type Outcome = { readonly chained: ChainedText } | { readonly fault: string };

/** Fewer, larger checkpoints: a page that changes with every batch is copied once for many. */
const CHECKPOINT_PAGES = 4_000;

/** The thread of `startWriter`: it has its own connection to the store and waits for the disk, so that nobody else has to. */
const database = openStore(String(workerData));
database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
const commit = prepareCommit(database);
const index = prepareSearchIndex(database);
let nextRun: NodeJS.Immediate | undefined;

/** A run between two batches: an older store may bring millions of entries, and nobody shall wait until they are indexed. */
function keepUp(characters: number): void {
  clearImmediate(nextRun);
  nextRun = index.keepUp(characters) ? setImmediate(keepUp, 0) : undefined;
}

function answer(outcome: Outcome): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin.
  parentPort?.postMessage(outcome);
}

function write(batch: BatchText): void {
  try {
    const committed = commit(draftsFromText(batch));
    answer({ chained: chainedToText(committed) });
    // Nobody waits for this.
    keepUp(committed.characters);
  } catch (error) {
    answer({ fault: error instanceof Error ? error.message : String(error) });
  }
}

parentPort?.on('message', (order: Order) => {
  if (order !== null) {
    write(order);
    return;
  }
  clearImmediate(nextRun);
  database.close();
  parentPort?.close();
});
keepUp(0);
