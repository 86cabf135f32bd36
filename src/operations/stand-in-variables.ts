import {
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';

/** Something of the type's shape; a plan hangs on no value but those of booleans and enumerations. */
function standIn(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.value;
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields());
    const present = fields.filter((field) => isNonNullType(field.type) || field.defaultValue !== undefined);
    return Object.fromEntries(
      present.map((field) => [field.name, field.defaultValue ?? standIn(field.type)]),
    );
  }
  return String(nullable) === 'Boolean' ? false : '';
}

/** Variables with which an operation can be planned before anybody has sent any: its defaults, and something in place of what it requires. */
export function standInVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, type: node, defaultValue }) => {
      const type = typeFromAST(schema, node);
      if (!isInputType(type) || (defaultValue === undefined && !isNonNullType(type))) return [];
      return [[variable.name.value, defaultValue ? valueFromAST(defaultValue, type) : standIn(type)]];
    }),
  );
}
