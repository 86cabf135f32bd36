import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a caller sent the secret, in a time that does not tell how much of it was right. */
export const sameSecret = (given: unknown, expected: string): boolean =>
  timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(expected));

/** Listens on 127.0.0.1 and answers the origin; a server that cannot listen is closed, and the promise rejects. */
export const listen = async (server: FastifyInstance, port: number): Promise<string> => {
  try {
    return await server.listen({ host: '127.0.0.1', port });
  } catch (error) {
    await server.close();
    throw error;
  }
};
