import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  Kind,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';

/** Generated operations use few of the fragments and variables that they declare. */
const RULES = specifiedRules.filter((rule) => ![NoUnusedFragmentsRule, NoUnusedVariablesRule].includes(rule));

interface Fitting {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A generated operation with its variables, if it fits the schema. */
export function fitting(
  schema: GraphQLSchema,
  text: string,
  given: Readonly<Record<string, unknown>>,
): Fitting | undefined {
  const document = parse(text);
  if (validate(schema, document, RULES, { maxErrors: 1 }).length > 0) return undefined;
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const { coerced } = getVariableValues(schema, definition?.variableDefinitions ?? [], given);
  return definition && coerced ? { document, definition, variables: coerced } : undefined;
}
