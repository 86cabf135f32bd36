import type { FastifyInstance } from 'fastify';

interface Links {
  /** Whether the explorer is served. */
  readonly explorer: boolean;
}

/** A page at `/` that says what is where; what needs no token is a link. */
export function indexPage(app: FastifyInstance, { explorer }: Links): void {
  const rows = [
    ['/graphql', 'GraphQL over HTTP (GET, POST)'],
    ['/q/&lt;name&gt;.csv, .ndjson, .arrow, .json', 'persisted queries, variables as query parameters'],
    ...(explorer ? [[link('/graphiql'), 'the explorer, for trying queries']] : []),
    [link('/healthz'), 'whether the process is alive'],
    [link('/readyz'), 'whether it is ready, and what is not'],
    [link('/metrics'), 'metrics for Prometheus, where telemetry is on'],
  ];
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Facet</title>
<h1>Facet</h1>
<p>One customer graph over the systems you already have.</p>
<table>
${rows.map(([place = '', what = '']) => `<tr><td>${place}</td><td>${what}</td></tr>`).join('\n')}
</table>
</html>
`;
  app.get('/', async (_, reply) => reply.type('text/html; charset=utf-8').send(html));
}

function link(path: string): string {
  return `<a href="${path}">${path}</a>`;
}
