import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
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

/** What an object of one concrete type is asked for. */
export interface Collected {
  /** By response key, in the order in which they come. */
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  /** Of a condition that cannot be read, in graphql-js's words: there are no fields then, and every object of the kind fails. */
  readonly fault: GraphQLError | undefined;
}

/**
 * The fields that several selection sets ask of one concrete type (GraphQL specification, CollectFields).
 */
export function collectFields(
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  { schema, fragments, variables }: CollectInputs,
): Collected {
  const fields = new Map<string, FieldNode[]>();
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
        const nodes = fields.get(key);
        if (nodes) nodes.push(selection);
        else fields.set(key, [selection]);
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

  try {
    selectionSets.forEach(collect);
    return { fields, fault: undefined };
  } catch (fault) {
    if (fault instanceof GraphQLError) return { fields: new Map(), fault };
    throw fault;
  }
}
