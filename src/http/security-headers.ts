import type { FastifyReply, FastifyRequest } from 'fastify';

/** No answer may be stored, framed, sniffed or run as a page; the explorer's own page states a policy of its own. */
const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Puts the security headers and the trace id on an answer. */
export function putSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(HEADERS).header('facet-trace-id', request.id);
}
