import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it went over the wire: path, query and body, with escapes undone. */
export interface Heard {
  readonly line: string;
  readonly body: string;
}

/** Takes in a request. */
export async function hear(request: IncomingMessage): Promise<Heard> {
  const body = await text(request);
  return { line: `${decodeURIComponent(request.url ?? '')} ${body}`, body };
}

/** Passes a request on to another host, and its answer back. */
export function passOn(
  { method, url: path, headers }: IncomingMessage,
  response: ServerResponse,
  { body, to }: { readonly body: string; readonly to: URL },
): void {
  const onward = send({ hostname: to.hostname, port: to.port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}
