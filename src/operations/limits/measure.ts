import { Kind } from 'graphql';
import type { FieldNode, SelectionNode, SelectionSetNode, ValidationContext } from 'graphql';

interface Measure {
  /** What one field weighs, given what is selected below it. */
  field(node: FieldNode, below: () => number): number;
  combine(left: number, right: number): number;
}

/**
 * Measures a selection set through its fragments. Every fragment is measured once, so that fragments which spread each other
 * twice cost no more than they are long; a cycle (which another rule reports) weighs nothing.
 */
export function measureSelections(
  context: ValidationContext,
  set: SelectionSetNode,
  measure: Measure,
): number {
  const fragments = new Map<string, number>();

  const fragment = (name: string): number => {
    const known = fragments.get(name);
    if (known !== undefined) return known;
    fragments.set(name, 0);
    const definition = context.getFragment(name);
    const weight = definition ? selections(definition.selectionSet) : 0;
    fragments.set(name, weight);
    return weight;
  };

  const selection = (node: SelectionNode): number => {
    if (node.kind === Kind.INLINE_FRAGMENT) return selections(node.selectionSet);
    if (node.kind === Kind.FRAGMENT_SPREAD) return fragment(node.name.value);
    if (isIntrospection(node)) return 0;
    return measure.field(node, () => (node.selectionSet ? selections(node.selectionSet) : 0));
  };

  const selections = ({ selections: nodes }: SelectionSetNode): number =>
    nodes.reduce((sum, node) => measure.combine(sum, selection(node)), 0);

  return selections(set);
}

/** Introspection is switched on or off as a whole; where it is on, it is not limited. */
function isIntrospection(node: FieldNode): boolean {
  return node.name.value === '__schema' || node.name.value === '__type';
}
