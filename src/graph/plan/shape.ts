import {
  isEnumType,
  isInputObjectType,
  isInputType,
  type GraphQLInputType,
  getNullableType,
  isListType,
  typeFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/**
 * What of an operation's variables its plan hangs on: which of them came, which fields of an input object came, and the values of booleans and
 * enumerations. Two sets of variables of one shape skip, filter and sort by the same fields.
 */
export function shapeOf(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  let shape = '';
  for (const { variable, type: node } of variableDefinitions) {
    const type = typeFromAST(schema, node);
    const { value: name } = variable.name;
    shape += `${name in variables && isInputType(type) ? valueShape(type, variables[name]) : '-'};`;
  }
  return shape;
}

function valueShape(type: GraphQLInputType, value: unknown): string {
  if (value === null || value === undefined) return '0';
  const nullable = getNullableType(type);
  if (isListType(nullable)) return '+';
  if (isEnumType(nullable) || nullable.toString() === 'Boolean') return JSON.stringify(value);
  if (!isInputObjectType(nullable) || typeof value !== 'object') return '+';
  const given = Object.entries(value).map(([name, inner]) => {
    const field = nullable.getFields()[name];
    return `${name}:${field ? valueShape(field.type, inner) : '-'}`;
  });
  return `{${given.toSorted().join()}}`;
}
