import type { FastifyInstance } from 'fastify';
import type { GatewayPort } from './gateway-port.ts';

/** What orchestrators and scrapers ask: alive, ready, how busy. None of it needs a token, none of it tells of a customer. */
export function healthEndpoints(app: FastifyInstance, gateway: GatewayPort): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const { ready, checks } = gateway.ready();
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });
  app.get('/metrics', async (_, reply) => {
    const metrics = gateway.metrics();
    if (metrics === null) return reply.callNotFound();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics);
  });
}
