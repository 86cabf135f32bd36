import { coerceInputValue, isInputType, isNonNullType, typeFromAST, valueFromAST } from 'graphql';
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { FacetError } from '../errors.ts';
import { safeName } from './safe-name.ts';

/** A variable that an operation declares. */
interface DeclaredVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly typeText: string;
  readonly required: boolean;
  /** Undefined where it has none. */
  readonly defaultValue: unknown;
}

const declared = new WeakMap<OperationDefinitionNode, readonly DeclaredVariable[]>();

/**
 * The variables of an operation as its execution takes them: coerced to their types, with their defaults, and none that are not declared. Throws
 * VARIABLE_INVALID for the first that is missing or does not have its type; the text names the variable, the place inside it and the type,
 * never the value.
 */
export function readVariables(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const coerced: Record<string, unknown> = {};
  for (const variable of declaredBy(schema, definition)) {
    const { name, type, typeText, required, defaultValue } = variable;
    if (Object.hasOwn(variables, name)) coerced[name] = coerceValue(name, type, variables[name]);
    else if (defaultValue !== undefined) coerced[name] = defaultValue;
    else if (required) throw invalidVariable(name, `of type ${typeText} is missing`);
  }
  return coerced;
}

/** Read once for each operation: a definition belongs to the schema that it was validated against. */
function declaredBy(schema: GraphQLSchema, definition: OperationDefinitionNode): readonly DeclaredVariable[] {
  const known = declared.get(definition);
  if (known) return known;
  const list = (definition.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) return [];
    return {
      name: variable.name.value,
      type,
      typeText: String(type),
      required: isNonNullType(type),
      defaultValue: defaultValue && valueFromAST(defaultValue, type),
    };
  });
  declared.set(definition, list);
  return list;
}

/** VARIABLE_INVALID; `detail` completes the sentence 'The variable "$name" …'. */
export function invalidVariable(name: string, detail: string): FacetError {
  return new FacetError('VARIABLE_INVALID', { details: { name: safeName(name), detail } });
}

function coerceValue(name: string, type: GraphQLInputType, value: unknown): unknown {
  return coerceInputValue(value, type, (path) => {
    const place = path.length === 0 ? '' : ` at ${pathText(path)}`;
    throw invalidVariable(name, `is not a valid ${String(type)}${place}`);
  });
}

/** Only names that the schema could know: a key that a client made up may hold anything. */
function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${safeName(part)}`))
    .join('')
    .replace(/^\./, '');
}
