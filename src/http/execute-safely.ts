import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError } from 'graphql';
import { FacetError } from '../errors.ts';
import type { ExecutionRequest, GatewayPort, HeldAnswer } from './gateway-port.ts';
import { toGraphQLError } from './public-error.ts';

/** Executes and never rejects: an error of the closed list becomes the result's only error, any other is logged and becomes INTERNAL. */
export async function executeSafely(
  gateway: GatewayPort,
  request: ExecutionRequest,
  log: FastifyBaseLogger,
): Promise<HeldAnswer> {
  try {
    return await gateway.execute(request);
  } catch (error) {
    // Nobody waits for the answer any more; what breaks then is no fault.
    if (request.signal.aborted) return refused(new FacetError('INTERNAL'));
    return refused(listed(error, log));
  }
}

/** An answer that tells nothing but the error. */
export function refused(error: FacetError): HeldAnswer {
  return { result: { errors: [toGraphQLError(error)] }, released: Promise.resolve() };
}

/** The error itself if it is of the closed list; otherwise it is logged, without its message, and INTERNAL takes its place. */
export function listed(error: unknown, log: FastifyBaseLogger): FacetError {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (original instanceof FacetError) return original;
  log.error({ fault: error }, 'unexpected error');
  return new FacetError('INTERNAL');
}
