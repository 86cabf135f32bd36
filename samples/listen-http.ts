import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on 127.0.0.1. `close` also drops the connections that are open. Rejects, with everything closed, when the port is in use. */
export async function listenHttp(server: Server, port: number, onClose: () => void) {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    onClose();
    throw error;
  }
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    onClose();
  };
  return { origin, close };
}
