import type { Worker } from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { Checks, type Job, Started } from './job.ts';
import { type Line, openLine } from './line.ts';
import { mergeMetrics } from './merge-metrics.ts';

/** The lines from the primary to the workers that answer. */
export interface Switchboard {
  /** Gives a new process its job; resolves when it answers requests, or to why it does not. */
  start(worker: Worker, number: number): Promise<Started>;
  /** Resolves when worker 0 has linked the customers, or could not. */
  link(): Promise<unknown>;
}

/** A worker answers at once, unless it hangs. */
const PATIENCE_MS = 2_000;

/** The lines of workers that all get the same job. */
export function createSwitchboard(job: Omit<Job, 'worker' | 'checks'>): Switchboard {
  const lines = new Map<number, Line>();
  let checks: Checks = { links: 'waiting' };

  /** The answers of all workers, but of those that end meanwhile, or hang. */
  async function askAll(question: string, body?: unknown): Promise<readonly unknown[]> {
    const late = setTimeout(PATIENCE_MS, undefined, { ref: false });
    const asked = await Promise.allSettled(
      Array.from(lines.values(), (line) => Promise.race([line.ask(question, body), late])),
    );
    return asked.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []));
  }

  const answers = {
    metrics: async () => mergeMetrics(z.array(z.string()).parse(await askAll('metrics'))),
    checks(body: unknown) {
      checks = Checks.parse(body);
      void askAll('checks', checks);
    },
  };

  return {
    async start(worker, number) {
      const line = openLine(worker, answers);
      const own: Job = { ...job, worker: number, checks };
      const started = await line.ask('start', own).then(
        (answer) => Started.parse(answer),
        () => ({ fault: `Worker ${number} ended before it answered.` }),
      );
      if ('fault' in started) return started;
      lines.set(number, line);
      worker.once('disconnect', () => lines.delete(number));
      return started;
    },
    link: async () => lines.get(0)?.ask('link'),
  };
}
