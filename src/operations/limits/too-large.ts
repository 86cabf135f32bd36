import { GraphQLError } from 'graphql';
import type { ASTNode } from 'graphql';
import { FacetError } from '../../errors.ts';

/** The validation error of a limit: it names the limit and what it limits, nothing of the document. */
export function tooLarge(what: string, limit: number, node: ASTNode): GraphQLError {
  const originalError = new FacetError('OPERATION_TOO_LARGE', { details: { what, limit } });
  return new GraphQLError(originalError.message, { nodes: node, originalError });
}
