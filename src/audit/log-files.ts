import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A worker's log. */
export interface LogFile {
  /** The worker's number. */
  readonly log: number;
  readonly path: string;
}

/** Where the worker of this number keeps its log: the first in the store, the others beside it. */
export function logFile(store: string, worker: number): string {
  return worker === 0 ? store : `${store}.audit-${worker}`;
}

/** The store's own log and those beside it, by number. */
export function logFiles(store: string): readonly LogFile[] {
  const prefix = `${basename(store)}.audit-`;
  const names = existsSync(dirname(store)) ? readdirSync(dirname(store)) : [];
  const numbers = names
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d{0,3}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
  return [0, ...numbers.toSorted((one, other) => one - other)].map((log) => ({
    log,
    path: logFile(store, log),
  }));
}
