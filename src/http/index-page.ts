import type { FastifyInstance } from 'fastify';

interface Links {
  /** Whether the explorer is served. */
  readonly explorer: boolean;
}

/** A page at `/` that says what is where. */
export function indexPage(app: FastifyInstance, { explorer }: Links): void {
  const rows = [
    ['/graphql', 'GraphQL over HTTP (GET, POST)'],
    ...(explorer ? [['/graphiql', 'the explorer, for trying queries']] : []),
    ['/q/customer-value.csv', 'persisted queries: /q/&lt;name&gt;.json, .csv or .ndjson'],
    ['/healthz', 'is the process alive'],
    ['/readyz', 'is it ready, and what is not'],
    ['/metrics', 'metrics for Prometheus, where telemetry is on'],
  ];
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Facet</title>
<h1>Facet</h1>
<p>One customer graph over the systems you already have.</p>
<table>
${rows.map(([path = '', what = '']) => `<tr><td><a href="${path}">${path}</a></td><td>${what}</td></tr>`).join('\n')}
</table>
</html>
`;
  app.get('/', async (_, reply) => reply.type('text/html; charset=utf-8').send(html));
}
