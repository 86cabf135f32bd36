import cluster, { type Worker } from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { StartFault } from '../errors.ts';

interface Post {
  readonly number: number;
  /** Starts the gateway in a new process; resolves to what went wrong, or to nothing once it answers. */
  readonly begin: (worker: Worker) => Promise<string | undefined>;
  /** From then on a worker that ends has no successor. */
  readonly closing: AbortSignal;
  readonly log: Logger;
}

/** A worker that ends sooner is a sign that the next one will, too. */
const STEADY_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
const MOST_FAILURES = 5;

/**
 * Keeps one worker running until `closing`: one that ends is replaced, after a pause that grows while its successors don't last.
 * @throws StartFault where the first one does not come to answer, or five successors in a row.
 */
export async function keepWorker({ number, begin, closing, log }: Post): Promise<void> {
  // One that cannot start at all need not be tried again.
  let failures = MOST_FAILURES - 1;
  let short = 0;
  while (!closing.aborted) {
    const born = performance.now();
    const worker = cluster.fork();
    const ended = endOf(worker);
    const fault = await begin(worker);
    failures = fault === undefined ? 0 : failures + 1;
    if (fault !== undefined) worker.process.kill('SIGKILL');
    const { exitCode, signal } = await ended;
    if (closing.aborted) {
      // It answered, and had to be cut short.
      if (fault === undefined && exitCode !== 0) process.exitCode = 1;
      return;
    }
    if (fault !== undefined && failures >= MOST_FAILURES) throw new StartFault(fault);
    log.error({ worker: number, exitCode, signal }, 'worker ended; another takes its place');
    short = performance.now() - born < STEADY_MS ? short + 1 : 0;
    await pause(short, closing);
  }
}

interface End {
  readonly exitCode: number;
  readonly signal: string;
}

/** An error of a worker that runs is no end: a connection was dealt to a process that is gone, which shows in a moment. */
function endOf(worker: Worker): Promise<End> {
  return new Promise((resolve, reject) => {
    worker.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) reject(error);
    });
  });
}

function pause(short: number, closing: AbortSignal): Promise<unknown> {
  const ms = short === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** short, LONGEST_PAUSE_MS);
  return setTimeout(ms, undefined, { signal: closing }).catch(() => undefined);
}
