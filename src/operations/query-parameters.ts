import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
} from 'graphql';
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { invalidVariable, readVariables } from './variables.ts';

/** Query parameters as a server parses them: a repeated one is a list. */
export type QueryParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads an operation's variables from query parameters, by their types: lists by repetition or with commas, input objects as JSON.
 * Throws VARIABLE_INVALID, naming the variable, for one that is missing, unknown or malformed.
 */
export function readQueryParameters(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  parameters: QueryParameters,
): Record<string, unknown> {
  const types = variableTypes(schema, definition);
  const variables: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const type = types.get(name);
    if (!type) throw invalidVariable(name, unknownDetail([...types.keys()]));
    if (parameter !== undefined) variables[name] = read(name, type, parameter);
  }
  // What does not fit is refused here, before anything is asked; the gateway reads the variables again, page by page.
  readVariables(schema, definition, variables);
  return variables;
}

function variableTypes(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
): ReadonlyMap<string, GraphQLInputType> {
  const types = new Map<string, GraphQLInputType>();
  for (const { variable, type: node } of definition.variableDefinitions ?? []) {
    const type = typeFromAST(schema, node);
    if (isInputType(type)) types.set(variable.name.value, type);
  }
  return types;
}

function unknownDetail(names: readonly string[]): string {
  const expected = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return `is not a variable of this query: ${expected}`;
}

function read(name: string, type: GraphQLInputType, parameter: string | readonly string[]): unknown {
  const texts = typeof parameter === 'string' ? [parameter] : parameter;
  const [first = ''] = texts;
  if (isListType(getNullableType(type))) {
    const items = texts.length === 1 && !isInputObjectType(getNamedType(type)) ? splitList(first) : texts;
    return items.map((text) => readOne(name, type, text));
  }
  if (texts.length > 1) throw invalidVariable(name, 'is given more than once, but is not a list');
  return readOne(name, type, first);
}

function splitList(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}

function readOne(name: string, type: GraphQLInputType, text: string): unknown {
  const named = getNamedType(type);
  if (isInputObjectType(named)) return readJson(name, text);
  switch (named.name) {
    case 'Int':
    case 'Float':
      // What is no number stays text, which the check of the types then refuses.
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
    case 'Boolean':
      return text === 'true' || (text === 'false' ? false : text);
    default:
      return text;
  }
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidVariable(name, 'is not valid JSON');
  }
}
