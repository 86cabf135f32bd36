import type { GraphQLNamedType, SelectionSetNode } from 'graphql';

/**
 * Tells whether a selection set is looked at for a type for the first time. What it asks of a type is the same wherever it stands, and fragments that repeat
 * others stand in exponentially many places.
 */
export function firstTime(): (type: GraphQLNamedType, set: SelectionSetNode) => boolean {
  const seen = new Map<SelectionSetNode, Set<GraphQLNamedType>>();
  return (type, set) => {
    const types = seen.get(set) ?? new Set();
    if (types.has(type)) return false;
    seen.set(set, types.add(type));
    return true;
  };
}
