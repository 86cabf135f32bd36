import { SourceError } from '../errors.ts';
import type { Call } from './connector.ts';
import { Task } from './task.ts';

interface Budget {
  readonly source: string;
  readonly milliseconds: number;
}

/** Runs work that must be done within a time budget. */
export type WithinBudget = <Result>(call: Call, work: (task: Task) => Promise<Result>) => Promise<Result>;

type GiveUp = (reason: string) => void;

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
        deadlines.delete(giveUp);
        waiting.delete(giveUp);
        task.end();
      };
      deadlines.add(giveUp);
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

interface Deadlines {
  add(giveUp: GiveUp): void;
  delete(giveUp: GiveUp): void;
}

/** Gives up on what is not deleted in time. One timer does for all, since what came first is due first; it keeps no process alive. */
function openDeadlines(milliseconds: number): Deadlines {
  const ends = new Map<GiveUp, number>();
  let isWatched = false;
  const watch = (pause: number) => {
    isWatched = true;
    setTimeout(giveUpDue, pause).unref();
  };
  const giveUpDue = () => {
    isWatched = false;
    const now = performance.now();
    for (const [giveUp, end] of ends) {
      if (end > now) {
        watch(end - now);
        return;
      }
      giveUp(`no answer within ${milliseconds} ms`);
    }
  };
  return {
    add(giveUp) {
      ends.set(giveUp, performance.now() + milliseconds);
      if (!isWatched) watch(milliseconds);
    },
    delete(giveUp) {
      ends.delete(giveUp);
    },
  };
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
