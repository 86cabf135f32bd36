import { Kind, type SelectionSetNode } from 'graphql';
import { FacetError } from '../../errors.ts';
import type { AccessPlan } from '../../masking/treatment.ts';
import type { Catalogue, FieldInfo } from '../catalogue.ts';
import { type CustomerNode, type GraphContext, isGraphNode } from '../context.ts';
import type { Told } from '../disclosure.ts';
import { isEverClear } from '../ever-clear.ts';
import type { ExecutableSchema } from '../executable-schema.ts';
import type { Ledger } from '../ledger.ts';
import { type Projection, project } from '../projection.ts';
import { type OperationParts, type Selection, selectFields } from '../selection.ts';
import { type TracedGoldens, tracedGoldens } from '../traced-goldens.ts';
import { compileOperation } from './compile.ts';
import { explainPlan, type PlanExplanation } from './explain.ts';
import { needsOf } from './needs.ts';
import type { PlannedObject } from './plan.ts';
import { bindResolvers, type Marked, teller } from './planned-resolvers.ts';
import { prefetch } from './prefetch.ts';

/** What an operation does for one kind of viewer: made once, run many times, shared by all who are treated alike. */
export interface KindPlan {
  readonly projection: Projection;
  /** Names of the sources that may be asked. */
  readonly sources: readonly string[];
  /** Null where the schema itself is asked for, which is left to graphql-js. */
  readonly root: PlannedObject<GraphContext> | null;
  readonly traced: TracedGoldens;
  /** What a run may mark. */
  readonly marked: readonly Marked[];
  /** What the plan does, and by which rules, put together anew each time. */
  readonly explain: (access: AccessPlan) => PlanExplanation;
}

/** All that can be known of an operation for viewers of the same rights before it is run. */
export interface OperationPlan extends Omit<KindPlan, 'explain'> {
  readonly access: AccessPlan;
  /** What a run tells of its fields. */
  readonly tell: (marks: Uint8Array, ledger: Ledger) => Told;
  readonly explain: () => PlanExplanation;
}

interface PlanInputs {
  readonly catalogue: Catalogue;
  readonly executable: ExecutableSchema;
  readonly operation: OperationParts;
  /** Decides for the fields on which the answer hangs. */
  readonly planAccess: (fields: readonly FieldInfo[]) => AccessPlan;
}

/** Every field on which the answer hangs: asked for, compared, or told of by another. */
function fieldsOf({ catalogue, operation }: PlanInputs): readonly FieldInfo[] {
  const { fields, compared, sortedByDefault, searched } = selectFields(catalogue, operation, () => true);
  const others = [...compared, ...sortedByDefault, ...searched.flat(), 'Customer.id'].flatMap(
    (coordinate) => catalogue.fields.get(coordinate) ?? [],
  );
  const isTellingOfGolden = [...fields].some(
    (field) => field.treatedAs !== undefined || field.coordinate === 'Customer.provenance',
  );
  return [...new Set([...fields, ...others, ...(isTellingOfGolden ? catalogue.golden : [])])];
}

/** Filters, sorting and search see what the viewer sees: what is denied cannot be compared, what is masked cannot be searched. */
function refuseHidden({ compared, searched }: Selection, access: AccessPlan): void {
  const refused = [...compared].find((coordinate) => access.constant(coordinate)?.treatment.kind === 'DENY');
  if (refused !== undefined) throw new FacetError('FIELD_NOT_COMPARABLE', { details: { field: refused } });
  const hidden = searched.find((coordinates) =>
    coordinates.every((coordinate) => !isEverClear(access, coordinate)),
  );
  if (hidden) throw new FacetError('FIELD_NOT_COMPARABLE', { details: { field: hidden.join(', ') } });
}

function isCustomer(source: unknown): source is CustomerNode {
  return isGraphNode(source) && source.node === 'customer';
}

function asksForSchema({ definition, fragments }: OperationParts): boolean {
  const looked = new Set<SelectionSetNode>();
  const asks = (set: SelectionSetNode): boolean => {
    if (looked.has(set)) return false;
    looked.add(set);
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return ['__schema', '__type'].includes(selection.name.value);
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      return fragment !== undefined && asks(fragment.selectionSet);
    });
  };
  return asks(definition.selectionSet);
}

/** Gives the plan of a kind of viewer: one that was made before, or what `make` makes. */
export type ShareByKind = (kind: string, make: () => KindPlan) => KindPlan;

/**
 * Plans an operation for viewers of the same rights.
 * @throws FacetError FIELD_NOT_COMPARABLE before any source is called.
 */
export function planOperation(
  inputs: PlanInputs,
  share: ShareByKind = (_kind, make) => make(),
): OperationPlan {
  const access = inputs.planAccess(fieldsOf(inputs));
  const plan = share(access.kind, () => planForKind(inputs, access));
  return { ...plan, access, tell: teller(plan.marked, access), explain: () => plan.explain(access) };
}

function planForKind({ catalogue, executable, operation }: PlanInputs, access: AccessPlan): KindPlan {
  const isAllowed = (field: FieldInfo): boolean =>
    field.treatedAs !== undefined || access.constant(field.coordinate)?.treatment.kind !== 'DENY';
  const selection = selectFields(catalogue, operation, isAllowed);
  refuseHidden(selection, access);
  const projection = project({
    catalogue,
    selection,
    facts: access.facts,
    access,
    entered: selection.fields,
  });
  const { marked, resolverOf, directOf, enterOf } = bindResolvers(executable, access);
  const root = asksForSchema(operation)
    ? null
    : compileOperation<GraphContext>({
        schema: executable.schema,
        ...operation,
        resolverOf: (type, field) => resolverOf(type.name, field.name),
        directOf: (type, field) => directOf(type.name, field.name),
        enterOf: (type, names) => enterOf(type.name, names),
        prepareOf: (selected) => {
          if (selected.type.name !== 'Customer') return undefined;
          const needs = needsOf({ catalogue, access, selection }, selected);
          if (needs.records.length === 0) return undefined;
          return (sources, context) => prefetch(sources.filter(isCustomer), needs, context);
        },
      });
  const sources = [...projection.keys()].flatMap((name) => catalogue.records.get(name)?.source ?? []);
  return {
    projection,
    sources: [...new Set(sources)],
    root,
    traced: tracedGoldens(catalogue, selection.fields, access),
    marked,
    explain: (own) => explainPlan({ catalogue, operation, access: own, selection, projection }),
  };
}
