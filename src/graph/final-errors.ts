import { GraphQLError } from 'graphql';
import { FacetError, SourceError } from '../errors.ts';

/** An error of an execution: as it may leave, and the cause if nobody expected it. */
interface FinalError {
  readonly error: GraphQLError;
  readonly unexpected: unknown;
}

const ARGUMENT = /^Argument "(\w+)"/;

/** What stands behind an error. An argument or condition that cannot be read is told by name: graphql-js's own text quotes it. */
function knownFault(error: GraphQLError): FacetError {
  const cause = error.originalError ?? error;
  if (cause instanceof FacetError) return cause;
  const name = cause instanceof GraphQLError ? ARGUMENT.exec(cause.message)?.[1] : undefined;
  if (name === undefined) return new FacetError('INTERNAL', { cause });
  const detail = 'is null, or holds a null, where none may stand; check the variables';
  return new FacetError('ARGUMENT_INVALID', { details: { name, detail } });
}

/**
 * An execution's error in the words of the closed list, at its place in the answer. Whatever graphql-js or a driver wrote is left behind: their texts quote
 * values.
 */
export function finalError(error: GraphQLError): FinalError {
  const fault = knownFault(error);
  const source = fault instanceof SourceError ? { source: fault.source } : {};
  return {
    error: new GraphQLError(fault.message, {
      ...(error.path && { path: error.path }),
      originalError: fault,
      extensions: { code: fault.code, ...source },
    }),
    unexpected: fault.code === 'INTERNAL' ? fault.cause : null,
  };
}
