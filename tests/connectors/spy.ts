import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startScripted } from './scripted-server.ts';

export interface Spy {
  /** Where the source is to be asked, so that the spy sees it. */
  readonly url: string;
  /** What went over the wire: path, query and body, with escapes undone. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** Stands between a connector and its source, passes everything on and remembers what was asked. */
export async function spyOn(sourceUrl: string): Promise<Spy> {
  const { host, pathname } = new URL(sourceUrl);
  const [hostname, port] = host.split(':');
  const seen: string[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    seen.push(`${decodeURIComponent(request.url ?? '')} ${body}`);
    const { method, url: path, headers } = request;
    const onward = send({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  };
  const server = await startScripted((request, response) => void pass(request, response));
  return { url: `${server.url}${pathname}`, seen, close: () => server.close() };
}
