import { Worker } from 'node:worker_threads';
import { type Chained, chainedFromText, draftsToText } from './batch-text.ts';
import type { AuditWriter } from './writer.ts';
import type { Order, Outcome } from './writer-thread.ts';

interface Waiting {
  readonly resolve: (chained: Chained) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes the log of the store in the file `path` from a thread of its own, so that waiting for the disk holds up nothing else. A thread that dies takes its
 * batch with it, and the next batch gets a new one.
 */
export function startWriter(path: string): AuditWriter {
  let waiting: Waiting | undefined;
  let thread: Worker | undefined;

  const settle = (outcome: Outcome): void => {
    const current = waiting;
    waiting = undefined;
    // A thread that waits for work keeps no process alive.
    thread?.unref();
    if ('chained' in outcome) current?.resolve(chainedFromText(outcome.chained));
    else current?.reject(new Error(outcome.fault));
  };

  const start = (): Worker => {
    const worker = new Worker(new URL('writer-thread.ts', import.meta.url), {
      workerData: path,
      // Nothing that it makes is kept: with room for more, it would only let garbage lie.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    worker.unref();
    worker.on('message', settle);
    worker.on('error', ({ message }) => {
      thread = undefined;
      settle({ fault: message });
    });
    worker.on('exit', () => {
      if (thread !== worker) return;
      thread = undefined;
      settle({ fault: 'The thread of the audit log has ended.' });
    });
    return worker;
  };

  const post = (order: Order): Worker => {
    thread ??= start();
    thread.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin.
    thread.postMessage(order);
    return thread;
  };

  thread = start();
  return {
    write: (drafts) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        post(draftsToText(drafts));
      }),
    close: () =>
      new Promise((resolve) => {
        // `once` of node:events would reject for a thread that dies of an error, which is an end like any other.
        if (thread) post(null).once('exit', () => resolve());
        else resolve();
      }),
  };
}
