import type { Task } from './task.ts';

/** Loads what a source need give only once (a WSDL, a schema) when it is first asked for, for all who ask meanwhile. A failure is not kept. */
export function loadOnce<Result>(load: (task: Task) => Promise<Result>): (task: Task) => Promise<Result> {
  let loading: Promise<Result> | undefined;
  return (task) => {
    loading ??= load(task).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
