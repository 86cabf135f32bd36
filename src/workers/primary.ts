import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { readPolicy } from '../policy-text.ts';
import { keepWorker } from './keep-worker.ts';
import { createSwitchboard } from './switchboard.ts';

/** A gateway of several processes that answer on one port. */
export interface Workers {
  readonly url: string;
  /** In worker 0. */
  readonly linking: { run(): Promise<unknown> };
  /** Rejects with a StartFault when a worker that ended cannot be replaced. */
  readonly failed: Promise<never>;
  /** Lets all workers answer what is under way, and end. */
  close(): Promise<void>;
}

/** More than a worker gives to the requests under way. */
const GRACE_MS = 15_000;

function signalAll(signal: NodeJS.Signals): void {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
}

/**
 * Starts the configured number of workers and keeps them running. This process holds the port and deals the connections out in turn, so that a few that stay open
 * keep all workers busy, and those that come while a worker is being replaced go to the others. (With a `reusePort` for each worker, the
 * system would choose by a hash of the addresses, and connections that wait for a worker would end with it.)
 * @throws StartFault with what is to be mended, where a worker cannot start.
 */
export async function startWorkers(config: Config, log: Logger): Promise<Workers> {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: fileURLToPath(new URL('worker.ts', import.meta.url)), args: [] });
  process.once('exit', () => signalAll('SIGKILL'));
  const switchboard = createSwitchboard({ config, policy: readPolicy(config) });
  const closing = new AbortController();
  const failed = Promise.withResolvers<never>();
  const kept: Promise<void>[] = [];

  /** Resolves to the address once the worker answers. */
  function keep(number: number): Promise<string> {
    const answering = Promise.withResolvers<string>();
    const begin = async (worker: Worker): Promise<string | undefined> => {
      const started = await switchboard.start(worker, number);
      if ('fault' in started) return started.fault;
      log.info({ worker: number, pid: worker.process.pid }, 'worker answers');
      answering.resolve(started.url);
      return undefined;
    };
    kept.push(keepWorker({ number, begin, closing: closing.signal, log }).catch(failed.reject));
    return Promise.race([answering.promise, failed.promise]);
  }

  // The first one makes the store and finds what is wrong, before there are several.
  const url = await keep(0);
  await Promise.all(Array.from({ length: config.workers - 1 }, (_, before) => keep(before + 1)));
  return {
    url,
    linking: { run: () => switchboard.link() },
    failed: failed.promise,
    async close() {
      closing.abort();
      signalAll('SIGTERM');
      const cut = setTimeout(signalAll, GRACE_MS, 'SIGKILL');
      await Promise.all(kept);
      clearTimeout(cut);
    },
  };
}
