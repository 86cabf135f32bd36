import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { PORT } from './parts.ts';

interface Asked {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

/** Serves GraphQL over plain `node:http` on PORT. */
export function serve(execute: (asked: Asked) => unknown): void {
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === 'GET') return send(response, 200, '{}');
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      Promise.resolve(JSON.parse(text))
        .then(execute)
        .then((answer) => send(response, 200, JSON.stringify(answer)))
        .catch(() => send(response, 500, '{"errors":[{"message":"fault"}]}'));
    });
  };
  createServer(handle).listen(PORT, '127.0.0.1');
}
