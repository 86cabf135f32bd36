import type { FastifyInstance } from 'fastify';

/** Listens on 127.0.0.1 and answers the origin; a server that cannot listen is closed, and the promise rejects. */
export const listen = async (server: FastifyInstance, port: number): Promise<string> => {
  try {
    return await server.listen({ host: '127.0.0.1', port });
  } catch (error) {
    await server.close();
    throw error;
  }
};
