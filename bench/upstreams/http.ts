import { createServer, type Socket } from 'node:net';

export interface Request {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
  /** How many records or entities it holds. */
  readonly rows?: number;
  /** Calls that a service in the place of a subgraph would have to make to the systems behind it. */
  readonly behind?: number;
}

type Handle = (request: Request) => Answer;

const HEAD_END = Buffer.from('\r\n\r\n');
const JSON_TYPE = 'application/json; charset=utf-8';

export const json = (body: string, rows = 0): Answer => ({ type: JSON_TYPE, body, rows });

/** What has left so far. */
export const sent = { bytes: 0 };

/** The request at the start of the bytes and where it ends; undefined while it is not whole. */
function readRequest(bytes: Buffer): { readonly request: Request; readonly end: number } | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const methodEnd = head.indexOf(' ');
  const method = head.slice(0, methodEnd);
  const target = head.slice(methodEnd + 1, head.indexOf(' ', methodEnd + 1));
  const start = headEnd + HEAD_END.length;
  if (method === 'GET') return { request: { method, target, body: '' }, end: start };
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < start + length) return undefined;
  return {
    request: { method, target, body: bytes.toString('utf8', start, start + length) },
    end: start + length,
  };
}

function write(socket: Socket, { status = 200, type, body }: Answer): void {
  const length = Buffer.byteLength(body);
  sent.bytes += length;
  const head = `HTTP/1.1 ${status} OK\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;
  socket.write(head + body);
}

function serve(socket: Socket, handle: Handle): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const read = readRequest(rest);
      if (read === undefined) return;
      rest = rest.subarray(read.end);
      write(socket, handle(read.request));
    }
  });
}

/**
 * A server of HTTP/1.1 that knows just what the clients of the bench send (`Content-Length`, no chunks), since a full one would take more of
 * the core than the answers do. Listens on 127.0.0.1.
 */
export function listen(port: number, handle: Handle): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => serve(socket, handle));
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
