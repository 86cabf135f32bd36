import { SourceError } from '../errors.ts';
import type { Call } from './connector.ts';
import { type GiveUp, openDeadlines } from './deadlines.ts';
import { Task } from './task.ts';

interface Budget {
  readonly source: string;
  readonly milliseconds: number;
}

/** Runs work that must be done within a time budget. */
export type WithinBudget = <Result>(call: Call, work: (task: Task) => Promise<Result>) => Promise<Result>;

/**
 * Makes the function that runs work within the budget, and hands it a task that ends with the budget, with the caller's signal or with the work itself.
 * Whichever comes first, the promise settles at once (with SOURCE_TIMEOUT where the work is not done), even if the work does not listen.
 */
export function timeBudget({ source, milliseconds }: Budget): WithinBudget {
  const deadlines = openDeadlines(milliseconds);
  return ({ signal, meter }, work) =>
    new Promise((resolve, reject) => {
      const giveUp: GiveUp = (reason) => {
        settle();
        reject(new SourceError('SOURCE_TIMEOUT', source, new Error(reason)));
      };
      if (signal.aborted) {
        reject(new SourceError('SOURCE_TIMEOUT', source, new Error('the caller gave up')));
        return;
      }
      const task = new Task(meter);
      const waiting = waitingFor(signal);
      const settle = () => {
        deadlines.delete(deadline);
        waiting.delete(giveUp);
        task.end();
      };
      const deadline = deadlines.add(giveUp);
      waiting.add(giveUp);
      work(task).then(
        (result) => {
          settle();
          resolve(result);
        },
        (error: unknown) => {
          settle();
          reject(error);
        },
      );
    });
}

const CALLERS = new WeakMap<AbortSignal, Set<GiveUp>>();

/** All that is under way for one signal: one listener does for all calls of a request. */
function waitingFor(signal: AbortSignal): Set<GiveUp> {
  const known = CALLERS.get(signal);
  if (known !== undefined) return known;
  const waiting = new Set<GiveUp>();
  CALLERS.set(signal, waiting);
  signal.addEventListener('abort', () => {
    for (const giveUp of waiting) giveUp('the caller gave up');
  });
  return waiting;
}
