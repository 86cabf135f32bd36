import { createHash } from 'node:crypto';
import { getOperationAST, GraphQLError, parse, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { FacetError } from '../errors.ts';
import { documentFault } from './document-fault.ts';
import { limitRules } from './limits/index.ts';
import type { OperationLimits } from './limits/limits.ts';

/** One operation of a document that fits the schema and the limits. The same definition always yields the same object. */
export interface Operation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly name: string | null;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
}

interface PrepareOptions {
  readonly schema: GraphQLSchema;
  readonly text: string;
  readonly operationName?: string | null;
  readonly limits: OperationLimits;
}

const operations = new WeakMap<OperationDefinitionNode, Operation>();

/** Parses and validates a text. Throws GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED or OPERATION_TOO_LARGE for the first fault. */
export function prepareOperation({ schema, text, operationName, limits }: PrepareOptions): Operation {
  const document = parseText(text, limits);
  // The limits go first: they are linear in the document, some of graphql-js's own rules are not.
  for (const rules of [limitRules(limits), specifiedRules]) {
    const [fault] = validate(schema, document, rules, { maxErrors: 1 });
    if (fault) throw documentFault(fault, { suggestions: true });
  }
  const definition = getOperationAST(document, operationName);
  if (!definition) throw unknownOperation();
  return operationOf({ document, definition, text });
}

/** Makes the operation of a document that has been validated. */
export function operationOf(parts: Pick<Operation, 'document' | 'definition' | 'text'>): Operation {
  const known = operations.get(parts.definition);
  if (known) return known;
  const operation: Operation = {
    ...parts,
    name: parts.definition.name?.value ?? null,
    hash: createHash('sha256').update(parts.text).digest('hex'),
  };
  operations.set(parts.definition, operation);
  return operation;
}

/** The document has several operations and none was named, or none of the name. */
export function unknownOperation(): FacetError {
  return new FacetError('GRAPHQL_VALIDATION_FAILED', {
    details: { detail: '"operationName" must name exactly one operation of the document' },
  });
}

function parseText(text: string, limits: OperationLimits): DocumentNode {
  try {
    return parse(text, { maxTokens: limits.tokens });
  } catch (error) {
    if (error instanceof GraphQLError) throw documentFault(error, { suggestions: false });
    throw error;
  }
}
