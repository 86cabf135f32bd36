import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../store/sqlite.ts';
import { type CommittedText, committedToText, draftsFromText } from './batch-text.ts';
import { prepareCommit } from './commit.ts';

/** A batch as text; `null` ends the thread. */
export type Order = string | null;

export type Outcome = { readonly committed: CommittedText } | { readonly fault: string };

/** Fewer, larger checkpoints: pages of the indexes change with every batch, and are copied once for many. */
const CHECKPOINT_PAGES = 4_000;

/** The thread of `startWriter`: it has its own connection to the store and waits for the disk, so that nobody else has to. */
const database = openStore(String(workerData));
database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
const commit = prepareCommit(database);

function outcomeOf(batch: string): Outcome {
  try {
    return { committed: committedToText(commit(draftsFromText(batch))) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (order: Order) => {
  if (order !== null) {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin.
    parentPort?.postMessage(outcomeOf(order));
    return;
  }
  database.close();
  parentPort?.close();
});
