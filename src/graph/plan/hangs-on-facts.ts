import { getNamedType, GraphQLObjectType, isAbstractType } from 'graphql';
import type { AccessPlan } from '../../masking/treatment.ts';
import type { Catalogue } from '../catalogue.ts';
import { firstTime } from '../first-time.ts';
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
export function hangsOnFacts({ catalogue, access, selection }: Deciding, selected: SelectedFields): boolean {
  if (access.facts.length === 0) return false;
  const { schema } = catalogue;
  const isNew = firstTime();
  const compared = [...selection.compared, ...selection.sortedByDefault].filter(
    (coordinate) => access.constant(coordinate) === undefined,
  );
  const hangs = ({ type, nodes, below }: SelectedFields): boolean =>
    nodes.some((node) => {
      const coordinate = `${type.name}.${node.name.value}`;
      const info = catalogue.fields.get(coordinate);
      const field = type.getFields()[node.name.value];
      const constant = access.constant(coordinate);
      if (!field || constant?.treatment.kind === 'DENY') return false;
      if (info && (info.treatedAs !== undefined || constant === undefined)) return true;
      const inner = getNamedType(field.type);
      if (inner.name === 'Customer') return false;
      const collected = inner.name.replace(/Connection$/, '');
      if (compared.some((one) => one.startsWith(`${collected}.`))) return true;
      const { selectionSet } = node;
      const types = isAbstractType(inner) ? schema.getPossibleTypes(inner) : [inner];
      return types.some(
        (one) =>
          one instanceof GraphQLObjectType &&
          selectionSet !== undefined &&
          isNew(one, selectionSet) &&
          hangs(below(one, node)),
      );
    });
  return hangs(selected);
}
