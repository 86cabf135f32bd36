import { coerceInputValue, isInputType, isNonNullType, typeFromAST } from 'graphql';
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { FacetError } from '../errors.ts';
import { safeName } from './safe-name.ts';

/**
 * Throws VARIABLE_INVALID for the first variable that is missing or does not have its type. The text names the variable, the place inside it and
 * the type, never the value. Variables that the operation does not declare are left to the caller.
 */
export function checkVariables(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  for (const { variable, type: typeNode, defaultValue } of definition.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode);
    if (!isInputType(type)) continue;
    if (!Object.hasOwn(variables, name)) {
      if (isNonNullType(type) && !defaultValue)
        throw invalidVariable(name, `of type ${String(type)} is missing`);
      continue;
    }
    checkValue(name, type, variables[name]);
  }
}

/** VARIABLE_INVALID; `detail` completes the sentence 'The variable "$name" …'. */
export function invalidVariable(name: string, detail: string): FacetError {
  return new FacetError('VARIABLE_INVALID', { details: { name: safeName(name), detail } });
}

function checkValue(name: string, type: GraphQLInputType, value: unknown): void {
  coerceInputValue(value, type, (path) => {
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
