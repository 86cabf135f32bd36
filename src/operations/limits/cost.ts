import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  visit,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  GraphQLField,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { FacetError } from '../../errors.ts';
import { fragmentsOf } from '../../graph/fragments.ts';
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

/** What is known of an operation's cost. */
interface KnownCosts {
  /** The variables that state the length of a list. */
  readonly sizes: readonly string[];
  /** By the values of these. */
  readonly estimates: LRUCache<string, number>;
}

const KNOWN_ESTIMATES = 100;

const knownCosts = new WeakMap<Operation, KnownCosts>();

/** Limits the estimated cost with the variables that came; OPERATION_TOO_LARGE. */
export function assertCost(
  schema: GraphQLSchema,
  limits: OperationLimits,
  { operation, variables }: { operation: Operation; variables: Readonly<Record<string, unknown>> },
): void {
  const { sizes, estimates } = costsOf(operation);
  // Without such variables, the cost is the one that validation has found good.
  if (sizes.length === 0) return;
  const key = sizes.map((name) => sizeKey(variables[name])).join();
  let estimate = estimates.get(key);
  if (estimate === undefined) {
    const { document, definition } = operation;
    estimate = estimateCost({ schema, document, definition, listSize: limits.listSize, variables });
    estimates.set(key, estimate);
  }
  if (estimate > limits.cost) {
    throw new FacetError('OPERATION_TOO_LARGE', { details: { what: 'cost', limit: limits.cost } });
  }
}

/** What is no number states nothing. */
function sizeKey(value: unknown): string {
  return typeof value === 'number' ? String(value) : '';
}

function costsOf(operation: Operation): KnownCosts {
  const known = knownCosts.get(operation);
  if (known) return known;
  const sizes = new Set<string>();
  visit(operation.document, {
    Argument({ name, value }) {
      if (name.value === 'first' && value.kind === Kind.VARIABLE) sizes.add(value.name.value);
    },
  });
  const costs = { sizes: [...sizes], estimates: new LRUCache<string, number>({ max: KNOWN_ESTIMATES }) };
  knownCosts.set(operation, costs);
  return costs;
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

function fieldsOf(schema: GraphQLSchema, typeName: string): Fields {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}
