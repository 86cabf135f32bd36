import { getNamedType, GraphQLObjectType, isAbstractType } from 'graphql';
import type { AccessPlan } from '../../masking/treatment.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Selection } from '../selection.ts';
import type { SelectedFields } from './compile.ts';

/** What is decided of an operation. */
export interface Deciding {
  readonly catalogue: Catalogue;
  readonly access: AccessPlan;
  readonly selection: Selection;
}

/**
 * Whether what is asked of a customer, down to its records but not on to other customers, is decided by facts of that customer: if not, the facts
 * need not be known.
 */
export function hangsOnFacts(deciding: Deciding, { type, nodes, below }: SelectedFields): boolean {
  const { catalogue, access, selection } = deciding;
  const { schema } = catalogue;
  const compared = [...selection.compared, ...selection.sortedByDefault].filter(
    (coordinate) => access.constant(coordinate) === undefined,
  );
  return nodes.some((node) => {
    const coordinate = `${type.name}.${node.name.value}`;
    const info = catalogue.fields.get(coordinate);
    const field = type.getFields()[node.name.value];
    if (!field) return false;
    if (info && (info.treatedAs !== undefined || access.constant(coordinate) === undefined)) return true;
    const inner = getNamedType(field.type);
    if (inner.name === 'Customer') return false;
    const collected = inner.name.replace(/Connection$/, '');
    if (compared.some((one) => one.startsWith(`${collected}.`))) return true;
    const types = isAbstractType(inner) ? schema.getPossibleTypes(inner) : [inner];
    return types.some((one) => one instanceof GraphQLObjectType && hangsOnFacts(deciding, below(one, node)));
  });
}
