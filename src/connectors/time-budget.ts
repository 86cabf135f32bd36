import { SourceError } from '../errors.ts';
import type { Call } from './connector.ts';

interface Budget {
  readonly source: string;
  readonly milliseconds: number;
}

/**
 * Runs work that must be done within the budget, and hands it a call whose signal ends with the budget or with the caller's own.
 * Whichever comes first, the promise rejects with SOURCE_TIMEOUT at once, even if the work does not listen.
 */
export function withinBudget<Result>(
  { source, milliseconds }: Budget,
  { signal, meter }: Call,
  work: (call: Call) => Promise<Result>,
): Promise<Result> {
  const end = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const stop = (reason: string) => {
    settle();
    reject(new SourceError('SOURCE_TIMEOUT', source, new Error(reason)));
    end.abort();
  };
  const giveUp = () => stop('the caller gave up');
  const timer = setTimeout(() => stop(`no answer within ${milliseconds} ms`), milliseconds);
  const settle = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  };
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  work({ signal: end.signal, meter }).then(
    (result) => {
      settle();
      resolve(result);
    },
    (error: unknown) => {
      settle();
      reject(error);
    },
  );
  return promise;
}
