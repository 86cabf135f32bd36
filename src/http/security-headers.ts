import type { FastifyInstance } from 'fastify';

/** No answer may be stored, framed, sniffed or run as a page; the explorer's own page states a policy of its own. */
const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Puts the security headers and the trace id on every answer. */
export function securityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(HEADERS).header('facet-trace-id', request.id);
  });
}
