import type { Task } from './task.ts';

interface Loading<Result> {
  readonly result: Promise<Result>;
  readonly task: Task;
}

/**
 * Loads what a source need give only once (a WSDL, a schema) when it is first asked for, for all who ask meanwhile. A failure is not kept, and where who asked first
 * gives up, one of the others loads anew.
 */
export function loadOnce<Result>(load: (task: Task) => Promise<Result>): (task: Task) => Promise<Result> {
  let loading: Loading<Result> | undefined;
  const get = async (task: Task): Promise<Result> => {
    const current = (loading ??= { result: load(task), task });
    try {
      return await current.result;
    } catch (error) {
      if (loading === current) loading = undefined;
      if (current.task === task || task.isOver || !current.task.isOver) throw error;
      return get(task);
    }
  };
  return get;
}
