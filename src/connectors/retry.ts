import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer } from './http-exchange.ts';
import type { Task } from './task.ts';

const PAUSE_MS = 50;

/** How long to wait before the next try, in milliseconds, where one makes sense after this answer: of a source that is out of order for a moment (502, 503, or 429 with `Retry-After`). */
export function pauseAfterAnswer({ status, headers }: HttpAnswer): number | undefined {
  if (status !== 429 && status !== 502 && status !== 503) return undefined;
  const asked = retryAfter(headers['retry-after']);
  return status === 429 ? asked : (asked ?? PAUSE_MS);
}

/** The same after a try that failed on its way. */
export function pauseAfterError(error: unknown): number | undefined {
  return isTooLarge(error) ? undefined : PAUSE_MS;
}

/** Waits, at most until the task ends. */
export async function pauseFor(milliseconds: number, task: Task): Promise<void> {
  const end = new AbortController();
  task.add({ stop: () => end.abort() });
  await sleep(milliseconds, undefined, { signal: end.signal });
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d+$/.test(header)) return Math.max(PAUSE_MS, Number(header) * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(PAUSE_MS, at - Date.now());
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
}
