import { randomFillSync } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Trace {
  /** 32 hex digits. */
  readonly traceId: string;
  readonly traceparent: string;
}

const ID_BYTES = 16;

/** Random bytes are taken in stock: asking for sixteen costs as much as asking for thousands. */
const stock = Buffer.alloc(256 * ID_BYTES);
let used = stock.length;

/** A new id, 32 hex digits. */
export function newTraceId(): string {
  if (used === stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  used += ID_BYTES;
  return stock.toString('hex', used - ID_BYTES, used);
}

/** The caller's trace, from the W3C header `traceparent`; undefined where there is none, or none that is well formed. */
export function readTrace({ traceparent }: IncomingHttpHeaders): Trace | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const [header, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent) ?? [];
  if (header === undefined || traceId === undefined || spanId === undefined) return undefined;
  return /^0+$/.test(traceId) || /^0+$/.test(spanId) ? undefined : { traceId, traceparent: header };
}
