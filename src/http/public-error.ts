import { HeaderMap } from '@apollo/server';
import { GraphQLError, Kind } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { ERRORS, FacetError, SourceError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { documentFault } from '../operations/document-fault.ts';
import { unknownOperation } from '../operations/operation.ts';
import { invalidVariable } from '../operations/variables.ts';

/** The one form in which an error leaves, whatever it was: a code of the closed list and its text. */
export function publicError(error: unknown, production: boolean): GraphQLFormattedError {
  const known = knownError(error, production);
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  return { message: known.message, ...place, extensions: known.extensions };
}

/** The status that an answer without data has for its first error. */
export function statusOf(error: unknown): number {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof FacetError) return original.status;
  const code = original instanceof GraphQLError ? original.extensions['code'] : undefined;
  return isErrorCode(code) ? ERRORS[code].status : ERRORS.INTERNAL.status;
}

/** The same error as GraphQL carries it, with its HTTP status for Apollo Server. */
export function toGraphQLError(error: FacetError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, ...httpHead(error.status) },
  });
}

/** Where Apollo Server looks for the status of an error; it takes this part out again before the error leaves. */
function httpHead(status: number): object {
  const headers = new HeaderMap();
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  return { http: { status, headers } };
}

interface KnownError {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function knownError(error: unknown, production: boolean): KnownError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof FacetError) return fromFacetError(original);
  if (!(error instanceof GraphQLError)) return fromFacetError(new FacetError('INTERNAL'));
  const { code } = error.extensions;
  return isErrorCode(code) && !APOLLO_CODES.has(code)
    ? { message: error.message, extensions: pick(error.extensions) }
    : fromFacetError(fromApollo(error, production));
}

/** Codes that Apollo Server uses too; under these, its own texts come. */
const APOLLO_CODES: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
]);

function fromFacetError(error: FacetError): KnownError {
  return {
    message: error.message,
    extensions: {
      code: error.code,
      ...(error instanceof SourceError && { source: error.source }),
      ...(error.code === 'ARGUMENT_INVALID' && { argument: error.details['name'] }),
    },
  };
}

function pick(extensions: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    ['code', 'source', 'argument'].flatMap((key) => (key in extensions ? [[key, extensions[key]]] : [])),
  );
}

function fromApollo(error: GraphQLError, production: boolean): FacetError {
  switch (error.extensions['code']) {
    case 'GRAPHQL_PARSE_FAILED':
    case 'GRAPHQL_VALIDATION_FAILED':
      return documentFault(error, { suggestions: !production });
    case 'OPERATION_RESOLUTION_FAILURE':
      return unknownOperation();
    case 'BAD_USER_INPUT':
      return invalidVariable(variableOf(error), 'does not have its type');
    case 'PERSISTED_QUERY_NOT_SUPPORTED':
      return badRequest('automatic persisted queries are switched off; send the operation as "query"');
    case 'BAD_REQUEST':
      return badRequest(requestDetail(error.message));
    default:
      return new FacetError('INTERNAL');
  }
}

/** BAD_REQUEST; `detail` completes the sentence 'The request could not be read: …'. */
export function badRequest(detail: string, cause?: unknown): FacetError {
  return new FacetError('BAD_REQUEST', { details: { detail }, cause });
}

/** Apollo's own texts name parameters and methods; the one that quotes the client's headers says less here. */
function requestDetail(message: string): string {
  return message.includes('CSRF')
    ? 'send "content-type: application/json", or a non-empty "apollo-require-preflight" header with GET'
    : message.replace(/\.$/, '');
}

function variableOf(error: GraphQLError): string {
  const node = error.nodes?.[0];
  return node?.kind === Kind.VARIABLE_DEFINITION ? node.variable.name.value : '…';
}

function placeOf({ locations, path }: GraphQLError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return { ...(locations && { locations }), ...(path && { path }) };
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}
