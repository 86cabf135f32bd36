import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from '../is-included.ts';

interface CollectInputs {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The fields that several selection sets ask of one concrete type, by response key, in the order in which they come (GraphQL specification, CollectFields).
 */
export function collectFields(
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  { schema, fragments, variables }: CollectInputs,
): ReadonlyMap<string, readonly FieldNode[]> {
  const collected = new Map<string, FieldNode[]>();
  const visited = new Set<string>();

  const applies = (condition: string | undefined): boolean => {
    if (condition === undefined || condition === type.name) return true;
    const conditioned = schema.getType(condition);
    return isAbstractType(conditioned) && schema.isSubType(conditioned, type);
  };

  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isIncluded(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const nodes = collected.get(key);
        if (nodes) nodes.push(selection);
        else collected.set(key, [selection]);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (visited.has(selection.name.value)) continue;
        visited.add(selection.name.value);
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (fragment && applies(fragment.typeCondition?.name.value)) collect(fragment.selectionSet);
    }
  };

  selectionSets.forEach(collect);
  return collected;
}
