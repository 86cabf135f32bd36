import {
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/** Variables as a plan may keep them. */
type Shape = Readonly<Record<string, unknown>>;

/** In the place of every other value. */
const ANY = '';

const types = new WeakMap<OperationDefinitionNode, ReadonlyMap<string, GraphQLInputType>>();

function typesOf(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
): ReadonlyMap<string, GraphQLInputType> {
  const known = types.get(definition);
  if (known) return known;
  const read = new Map(
    (definition.variableDefinitions ?? []).flatMap(({ variable, type: node }) => {
      const type = typeFromAST(schema, node);
      return isInputType(type) ? [[variable.name.value, type] as const] : [];
    }),
  );
  types.set(definition, read);
  return read;
}

/**
 * What of an operation's coerced variables its plan hangs on: which of them came, which fields of an input object came, and the values of booleans and
 * enumerations. Two sets of variables of one shape skip, filter and sort by the same fields. All else is left out, so that no plan keeps a value that came as a variable.
 */
export function shapeOf(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Shape {
  const given = [...typesOf(schema, definition)].filter(([name]) => Object.hasOwn(variables, name));
  return Object.fromEntries(given.map(([name, type]) => [name, valueShape(type, variables[name])]));
}

function valueShape(type: GraphQLInputType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [];
  if (isEnumType(nullable) || nullable.toString() === 'Boolean') return value;
  if (!isInputObjectType(nullable) || typeof value !== 'object') return ANY;
  const fields = Object.values(nullable.getFields()).filter(({ name }) => Object.hasOwn(value, name));
  return Object.fromEntries(
    fields.map((field) => [field.name, valueShape(field.type, Reflect.get(value, field.name))]),
  );
}
