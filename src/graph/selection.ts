import {
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  GraphQLError,
  type GraphQLObjectType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GraphQLArgument, GraphQLNamedType } from 'graphql';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import { firstTime } from './first-time.ts';
import { isIncluded } from './is-included.ts';

export interface OperationParts {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced, or what stands in their place (see `shapeOf`). */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What an operation touches, with `@skip` and `@include` already weighed. */
export interface Selection {
  /** The classified fields that it asks for, aliases and fragments resolved to (concrete type, field). */
  readonly fields: ReadonlySet<FieldInfo>;
  /** Coordinates that the client filters or sorts by. */
  readonly compared: ReadonlySet<string>;
  /** Coordinates that rows are sorted by where the client does not say. */
  readonly sortedByDefault: ReadonlySet<string>;
  /** For each search argument: the coordinates that it looks at. */
  readonly searched: readonly (readonly string[])[];
}

/**
 * What can be read of arguments or a condition. A variable that has a default may stand where no null may, and still come as null. What asks so fails when it is run: the
 * field with the argument, or every object in which the condition stands.
 */
function unlessNull<Values>(read: () => Values): Values | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/**
 * Walks an operation once. `enter` is told of every classified field, by concrete type, once for each selection set that asks for it; what is below a
 * field is walked only if `enter` says so for at least one of the concrete types.
 */
function walkOperation(
  catalogue: Catalogue,
  { definition, fragments, variables }: OperationParts,
  enter: (field: FieldInfo, node: FieldNode) => boolean,
): void {
  const { schema } = catalogue;
  const concreteTypes = (type: GraphQLNamedType): readonly GraphQLObjectType[] =>
    isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];

  const walkField = (node: FieldNode, parent: GraphQLNamedType): void => {
    if (node.name.value.startsWith('__') || !(isObjectType(parent) || isInterfaceType(parent))) return;
    const infos = concreteTypes(parent).flatMap(
      (type) => catalogue.fields.get(`${type.name}.${node.name.value}`) ?? [],
    );
    const isEntered = infos.filter((info) => enter(info, node)).length > 0;
    const field = parent.getFields()[node.name.value];
    if (!isEntered || !field || !node.selectionSet) return;
    walk(node.selectionSet, getNamedType(field.type));
  };

  const isNew = firstTime();

  const walk = (selectionSet: SelectionSetNode, parent: GraphQLNamedType): void => {
    if (!isNew(parent, selectionSet)) return;
    for (const selection of selectionSet.selections) {
      if (unlessNull(() => isIncluded(selection, variables)) !== true) continue;
      if (selection.kind === Kind.FIELD) {
        walkField(selection, parent);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      const types = concreteTypes(condition ?? parent).filter((type) => concreteTypes(parent).includes(type));
      for (const type of types) walk(fragment.selectionSet, type);
    }
  };

  const root = schema.getRootType(definition.operation);
  if (root) walk(definition.selectionSet, root);
}

interface Comparisons {
  readonly compared: Set<string>;
  readonly sortedByDefault: Set<string>;
  readonly searched: (readonly string[])[];
}

/** Whether the client says what the argument is; a variable that did not come leaves it to the default. */
function isGiven(
  node: FieldNode,
  argument: GraphQLArgument,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const value = node.arguments?.find(({ name }) => name.value === argument.name)?.value;
  return value !== undefined && (value.kind !== Kind.VARIABLE || value.name.value in variables);
}

function compareArgument(
  catalogue: Catalogue,
  argument: GraphQLArgument,
  given: { readonly value: unknown; readonly byClient: boolean },
): Comparisons {
  const { value, byClient } = given;
  const found: Comparisons = { compared: new Set(), sortedByDefault: new Set(), searched: [] };
  const type = getNamedType(argument.type);
  const [reads] = catalogue.read('reads', argument);
  if (reads && value !== null && value !== undefined) found.searched.push(reads.fields);
  if (isInputObjectType(type) && typeof value === 'object' && value !== null) {
    for (const field of Object.values(type.getFields()).filter(({ name }) => name in value)) {
      for (const { on } of catalogue.read('filters', field)) found.compared.add(on);
    }
  }
  if (isEnumType(type)) {
    const chosen = type.getValues().find((candidate) => candidate.value === value);
    for (const { on } of chosen ? catalogue.read('sorts', chosen) : []) {
      (byClient ? found.compared : found.sortedByDefault).add(on);
    }
  }
  return found;
}

/** What an operation touches; `isEntered` decides whether a field is taken (a denied one is not, nor what is below it). */
export function selectFields(
  catalogue: Catalogue,
  operation: OperationParts,
  isEntered: (field: FieldInfo) => boolean,
): Selection {
  const fields = new Set<FieldInfo>();
  const comparisons: Comparisons = { compared: new Set(), sortedByDefault: new Set(), searched: [] };
  walkOperation(catalogue, operation, (info, node) => {
    if (!isEntered(info)) return false;
    fields.add(info);
    const type = catalogue.schema.getType(info.parent);
    const definition = isObjectType(type) ? type.getFields()[info.name] : undefined;
    if (!definition || definition.args.length === 0) return true;
    const values = unlessNull(() => getArgumentValues(definition, node, operation.variables));
    if (!values) return false;
    for (const argument of definition.args) {
      const found = compareArgument(catalogue, argument, {
        value: values[argument.name],
        byClient: isGiven(node, argument, operation.variables),
      });
      for (const coordinate of found.compared) comparisons.compared.add(coordinate);
      for (const coordinate of found.sortedByDefault) comparisons.sortedByDefault.add(coordinate);
      comparisons.searched.push(...found.searched);
    }
    return true;
  });
  return { fields, ...comparisons };
}
