import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Written } from './write-json.ts';

/** Sends what was written: as it stands, or slice by slice as the client takes them. */
export function sendWritten(reply: FastifyReply, written: Written): FastifyReply {
  if (Buffer.isBuffer(written)) return reply.send(written);
  const length = written.reduce((sum, slice) => sum + slice.length, 0);
  return reply.header('content-length', length).send(Readable.from(written));
}
