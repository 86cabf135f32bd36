import type { FastifyReply, FastifyRequest } from 'fastify';
import { asksToExplain } from './explain-header.ts';
import type { ExecutionRequest } from './gateway-port.ts';
import { readTrace } from './trace.ts';

export type RequestContext = Pick<ExecutionRequest, 'traceId' | 'traceparent' | 'signal' | 'explain'>;

/** The trace of a request, and a signal that aborts when its client goes away before the answer has left. */
export function requestContext(request: FastifyRequest, reply: FastifyReply): RequestContext {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const { traceparent } = readTrace(request.headers) ?? {};
  return {
    traceId: request.id,
    ...(traceparent !== undefined && { traceparent }),
    signal: gone.signal,
    explain: asksToExplain(request.headers),
  };
}
