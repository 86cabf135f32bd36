import { subscribe } from 'node:diagnostics_channel';
import { registerHooks } from 'node:module';
import type { Socket } from 'node:net';
import { rowsMade } from './made-sources.ts';

/** Loaded before Facet: puts sources that make their rows in the place of the connectors, and tells the parent how far a feed has come. */
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return resolved.url.endsWith('/src/connectors/index.ts')
      ? { ...resolved, url: new URL('made-sources.ts', import.meta.url).href }
      : resolved;
  },
});

const isSocket = (message: unknown): message is { readonly socket: Socket } =>
  typeof message === 'object' && message !== null && 'socket' in message;

let socket: Socket | undefined;
let bytesBefore = 0;
let rowsBefore = 0;
subscribe('http.server.request.start', (message) => {
  if (!isSocket(message)) return;
  socket = message.socket;
  bytesBefore = socket.bytesWritten;
  rowsBefore = rowsMade();
});

process.on('message', () => {
  const sent = socket === undefined ? 0 : socket.bytesWritten - socket.writableLength - bytesBefore;
  process.send?.({ made: rowsMade() - rowsBefore, sent });
});
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
