import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** What stands in the header editor at first. */
const PLACEHOLDERS = { authorization: 'Bearer <token>' };

const DEFAULT_QUERY = `# Who asks, and what for, stands under "Headers" below.
query FirstCustomers {
  customers(first: 3) {
    nodes {
      id
      name
      type
      emails
      value {
        tier
        historicValue {
          amount
          currency
        }
      }
      risk {
        churn {
          score
          band
        }
      }
    }
  }
}
`;

/** A drop in the page's own bytes instead of the package's 150 kB icon. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M8 1 15 6 8 15 1 6z' fill='%233b6ef6'/%3E%3C/svg%3E";

interface Page {
  readonly html: Buffer;
  readonly policy: string;
}

/** GraphiQL at `/graphiql`, in one page from the installed package: script, styles, fonts and workers are inside. */
export function explorer(app: FastifyInstance): void {
  let page: Promise<Page> | undefined;
  app.get('/graphiql', async (_, reply) => {
    page ??= buildPage();
    const { html, policy } = await page;
    return reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(html);
  });
}

/** The package weighs 9 MB, so it is read when the page is asked for first. */
async function buildPage(): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const text = renderGraphiQL({
    title: 'Facet explorer',
    favicon: ICON,
    logo: '<span></span>',
    endpoint: '/graphql',
    headers: JSON.stringify(PLACEHOLDERS, null, 2),
    shouldPersistHeaders: false,
    defaultQuery: DEFAULT_QUERY,
  });
  return { html: Buffer.from(text), policy: policyOf(text) };
}

/** Scripts by their hash, workers from the blobs that the script makes, nothing from elsewhere. */
function policyOf(text: string): string {
  const scripts = [...text.matchAll(/<script>(.*?)<\/script>/gs)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
