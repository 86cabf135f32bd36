import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer } from './http-exchange.ts';

const PAUSE_MS = 50;

interface Patience {
  readonly signal: AbortSignal;
  /** A longer `Retry-After` is not waited for. */
  readonly budgetMs: number;
}

/**
 * Sends, and once more where the first try failed on its way or met a source that is out of order for a moment (502, 503, or 429 with
 * `Retry-After`). Only for what may be sent twice; all calls of the connectors read.
 */
export async function sendWithRetry(
  send: () => Promise<HttpAnswer>,
  { signal, budgetMs }: Patience,
): Promise<HttpAnswer> {
  let pause = PAUSE_MS;
  try {
    const answer = await send();
    const wait = waitFor(answer);
    if (wait === undefined || wait >= budgetMs) return answer;
    pause = wait;
  } catch (error) {
    if (signal.aborted || isTooLarge(error)) throw error;
  }
  await sleep(pause, undefined, { signal });
  return send();
}

/** How long to wait before the next try, in milliseconds; undefined where none makes sense. */
function waitFor({ status, headers }: HttpAnswer): number | undefined {
  const asked = retryAfter(headers['retry-after']);
  if (status === 429) return asked;
  return status === 502 || status === 503 ? (asked ?? PAUSE_MS) : undefined;
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
