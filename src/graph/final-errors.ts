import { GraphQLError } from 'graphql';
import { FacetError, SourceError } from '../errors.ts';

/** An error of an execution: as it may leave, and the cause if nobody expected it. */
interface FinalError {
  readonly error: GraphQLError;
  readonly unexpected: unknown;
}

/**
 * An execution's error in the words of the closed list, at its place in the answer. Whatever graphql-js or a driver wrote is left behind: their texts quote
 * values.
 */
export function finalError(error: GraphQLError): FinalError {
  const cause = error.originalError;
  const known = cause instanceof FacetError ? cause : new FacetError('INTERNAL', { cause: cause ?? error });
  const source = known instanceof SourceError ? { source: known.source } : {};
  return {
    error: new GraphQLError(known.message, {
      ...(error.path && { path: error.path }),
      originalError: known,
      extensions: { code: known.code, ...source },
    }),
    unexpected: known.code === 'INTERNAL' ? known.cause : null,
  };
}
