import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedServer {
  readonly url: string;
  /** Path and query of every request, in order. */
  readonly targets: string[];
  close(): Promise<void>;
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** An HTTP server on a free port that behaves as the test says. */
export async function startScripted(listener: RequestListener): Promise<ScriptedServer> {
  const targets: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    targets.push(request.url ?? '');
    return listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!isAddress(address)) throw new Error('expected a TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    targets,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON and status 200. */
export function sendsJson(body: unknown): RequestListener {
  return (_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  };
}
