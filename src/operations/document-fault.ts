import { Kind } from 'graphql';
import type { GraphQLError } from 'graphql';
import { FacetError } from '../errors.ts';

const VALUE_KINDS: ReadonlySet<string> = new Set([
  Kind.STRING,
  Kind.INT,
  Kind.FLOAT,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

/** Where graphql-js names the type that it expected; the type's name is the schema's. */
const EXPECTED_TYPE = [
  /^Expected value of type "([\w![\]]+)"/,
  /^Enum "(\w+)" cannot represent/,
  /^Value ".*" does not exist in "(\w+)" enum/s,
  /^(\w+) cannot represent/,
];

/** How graphql-js describes a token, without its text: a kind, or a sign in quotes. */
const TOKEN = /^(?:"(?:[!$&()[\]{}:=|@]|\.\.\.)"|<EOF>|Name|Int|Float|String|BlockString)/;

const MISSING_INPUT_FIELD = /^Field "[\w.]+" of required type "[\w![\]]+" was not provided\.$/;

export interface FaultOptions {
  /** Whether the text may propose names of the schema that were not asked for. */
  readonly suggestions: boolean;
}

/**
 * What graphql-js found wrong with a document, as an error of the closed list. The document's own literals may be somebody's phone number,
 * so none of them is repeated: the text names fields, types, variables and places only.
 */
export function documentFault(error: GraphQLError, { suggestions }: FaultOptions): FacetError {
  if (error.originalError instanceof FacetError) return error.originalError;
  const tokens = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/.exec(error.message)?.[1];
  if (tokens !== undefined) {
    return new FacetError('OPERATION_TOO_LARGE', { details: { what: 'tokens', limit: tokens } });
  }
  if (error.message.startsWith('Syntax Error: ')) {
    return new FacetError('GRAPHQL_PARSE_FAILED', { details: { detail: syntaxDetail(error) } });
  }
  const text = validationDetail(error);
  const detail = suggestions ? text : text.replace(/ Did you mean .*$/s, '');
  return new FacetError('GRAPHQL_VALIDATION_FAILED', { details: { detail: withoutStop(detail) } });
}

/** What was expected, the kind of what was found, and the place; never the text of a token, which graphql-js does not even escape. */
function syntaxDetail(error: GraphQLError): string {
  const text = error.message.slice('Syntax Error: '.length);
  const [, before, found = ''] = /^(Expected (?:"[^"]+"|\w+), found|Unexpected) (.*)$/s.exec(text) ?? [];
  const token = TOKEN.exec(found)?.[0];
  const [lexical = ''] = text.split(/[:"(.]/);
  const detail = before !== undefined && token !== undefined ? `${before} ${token}` : lexical.trimEnd();
  const place = error.locations?.[0];
  return place ? `${detail} (line ${place.line}, column ${place.column})` : detail;
}

function validationDetail(error: GraphQLError): string {
  const kind = error.nodes?.[0]?.kind;
  if (kind !== undefined && VALUE_KINDS.has(kind) && !MISSING_INPUT_FIELD.test(error.message)) {
    const type = EXPECTED_TYPE.map((pattern) => pattern.exec(error.message)?.[1]).find(
      (name) => name !== undefined,
    );
    return type === undefined
      ? 'a value does not have the expected type'
      : `expected a value of type ${type}`;
  }
  return error.message.replaceAll(/"([^"]*)"/g, (quoted, inside: string) =>
    /^[$@]?[\w.![\]]*$/.test(inside) && !/\d{6}/.test(inside) ? quoted : '"…"',
  );
}

function withoutStop(text: string): string {
  return text.replace(/[.?]$/, '');
}
