import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Trace {
  /** 32 hex digits. */
  readonly traceId: string;
  readonly traceparent?: string;
}

/** The trace of a request, from its W3C `traceparent`; a new one where there is none, or none that is well formed. */
export function readTrace({ traceparent }: IncomingHttpHeaders): Trace {
  const match =
    typeof traceparent === 'string'
      ? /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent)
      : null;
  const [header, traceId, spanId] = match ?? [];
  if (header === undefined || traceId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId ?? '')) {
    return { traceId: randomBytes(16).toString('hex') };
  }
  return { traceId, traceparent: header };
}
