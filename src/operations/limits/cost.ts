import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { FacetError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import type { OperationLimits } from './limits.ts';
import type { LimitRule } from './rule.ts';
import { tooLarge } from './too-large.ts';

interface Estimate {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly listSize: number;
  /** What the client sent; without it, the defaults of the operation count. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, GraphQLField<unknown, unknown>>>;

/**
 * Estimates how many objects an answer may hold: one for each object field, times the lengths of the lists around it
 * (after IBM's GraphQL cost directives: `first` is the slicing argument, `nodes` and `edges` the sized fields).
 */
export function estimateCost({ schema, document, definition, listSize, variables }: Estimate): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();

  const selections = (set: SelectionSetNode, typeName: string, size: number): number => {
    const fields = fieldsOf(schema, typeName);
    let sum = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) sum += field(node, fields, size);
      else if (node.kind === Kind.FRAGMENT_SPREAD) sum += fragment(node.name.value, size);
      else sum += selections(node.selectionSet, node.typeCondition?.name.value ?? typeName, size);
    }
    return sum;
  };

  const fragment = (name: string, size: number): number => {
    const key = `${name} ${size}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, 0);
    const spread = fragments.get(name);
    const sum = spread ? selections(spread.selectionSet, spread.typeCondition.name.value, size) : 0;
    known.set(key, sum);
    return sum;
  };

  const field = (node: FieldNode, fields: Fields, size: number): number => {
    const found = fields[node.name.value];
    if (!found || !node.selectionSet || !isCompositeType(getNamedType(found.type))) return 0;
    const stated = sizeOf(node, found, { definition, variables });
    const inner = selections(node.selectionSet, getNamedType(found.type).name, stated ?? listSize);
    if (!isList(found.type)) return 1 + inner;
    const sized = node.name.value === 'nodes' || node.name.value === 'edges';
    return (stated ?? (sized ? size : listSize)) * (1 + inner);
  };

  const root = schema.getRootType(definition.operation);
  return root ? selections(definition.selectionSet, root.name, listSize) : 0;
}

/** Limits the estimated cost, with the defaults of the variables. */
export const cost: LimitRule = (limits) => (context) => ({
  OperationDefinition(definition) {
    const estimate = estimateCost({
      schema: context.getSchema(),
      document: context.getDocument(),
      definition,
      listSize: limits.listSize,
    });
    if (estimate > limits.cost) context.reportError(tooLarge('cost', limits.cost, definition));
  },
});

/** Limits the estimated cost with the variables that came; OPERATION_TOO_LARGE. */
export function assertCost(
  schema: GraphQLSchema,
  limits: OperationLimits,
  { operation, variables }: { operation: Operation; variables: Readonly<Record<string, unknown>> },
): void {
  if (Object.keys(variables).length === 0) return;
  const { document, definition } = operation;
  const estimate = estimateCost({ schema, document, definition, listSize: limits.listSize, variables });
  if (estimate > limits.cost) {
    throw new FacetError('OPERATION_TOO_LARGE', { details: { what: 'cost', limit: limits.cost } });
  }
}

/** The number that `first` states: a literal, a variable that came, or a default. */
function sizeOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  { definition, variables }: { definition: OperationDefinitionNode; variables: Estimate['variables'] },
): number | undefined {
  const declared = field.args.find(({ name }) => name === 'first');
  if (!declared) return undefined;
  const value = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (value?.kind === Kind.INT) return Math.max(0, Number(value.value));
  if (value?.kind === Kind.VARIABLE) {
    const given = variables?.[value.name.value];
    if (typeof given === 'number') return Math.max(0, given);
    const variable = definition.variableDefinitions?.find(
      (one) => one.variable.name.value === value.name.value,
    );
    if (variable?.defaultValue?.kind === Kind.INT) return Number(variable.defaultValue.value);
  }
  return typeof declared.defaultValue === 'number' ? declared.defaultValue : undefined;
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
}

function fieldsOf(schema: GraphQLSchema, typeName: string): Fields {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}
