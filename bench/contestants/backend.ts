import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { readLinks } from '../upstreams/links.ts';
import { feed } from './parts/feed.ts';
import { GROWTH } from './parts/growth.ts';
import { activity, flatPage, group, profile } from './parts/pages.ts';

const links = readLinks(process.env['BENCH_LINKS'] ?? '');

interface Variables {
  readonly id: string;
  readonly after?: string;
}

const PAGES: Readonly<Record<string, (variables: Variables) => Promise<object>>> = {
  '/Q1': ({ id }) => profile(links, id),
  '/Q2': ({ after }) => activity(links, after),
  '/Q3': ({ after }) => flatPage(links, after),
  '/Q5': ({ id }) => group(links, id),
};

function growthPage(path: string): ((variables: Variables) => Promise<object>) | undefined {
  const [, start = '', axis = '', value = ''] = path.split('/');
  const page = start === 'growth' ? GROWTH[axis] : undefined;
  return page && (({ after }) => page(links, Number(value), after));
}

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

function sendFeed(response: ServerResponse, rows: number): void {
  response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' });
  pipeline(feed(links, rows), response).catch(() => response.destroy());
}

async function answer(page: (variables: Variables) => Promise<object>, text: string): Promise<string> {
  const { variables }: { variables: Variables } = JSON.parse(text);
  return JSON.stringify({ data: await page(variables) });
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  const [path = '', query] = request.url?.split('?') ?? [];
  if (path === '/feed') return sendFeed(response, Number(new URLSearchParams(query).get('first')));
  const page = PAGES[path] ?? growthPage(path);
  if (page === undefined) return send(response, path === '/' ? 200 : 404, '{}');
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => {
    answer(page, text)
      .then((body) => send(response, 200, body))
      .catch(() => send(response, 500, '{"errors":[{"message":"fault"}]}'));
  });
}

/** The practical limit: a backend written by hand for these pages, with the same fetches and nothing else. */
createServer(handle).listen(Number(process.env['PORT']), '127.0.0.1');
