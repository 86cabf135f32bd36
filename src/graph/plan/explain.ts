import { hash } from 'node:crypto';
import type { AccessPlan } from '../../masking/treatment.ts';
import type { Viewer } from '../../viewer/viewer.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Projection } from '../projection.ts';
import type { OperationParts, Selection } from '../selection.ts';
import { reasons } from './explain-columns.ts';
import { collectFetches, type ExplainedFetch } from './explain-fetches.ts';
import { type ExplainedField, explainFields } from './explain-fields.ts';
import { type ExplainedPlace, explainPlaces } from './explain-places.ts';

/** What a plan is made of; its explanation says no more than that. */
export interface ExplainInputs {
  readonly catalogue: Catalogue;
  readonly operation: OperationParts;
  readonly access: AccessPlan;
  /** Without the denied fields. */
  readonly selection: Selection;
  readonly projection: Projection;
}

/** A plan as data: names of the schema, of sources and of rules, and no value of anybody. */
export interface PlanExplanation {
  readonly epoch: number;
  /** Twelve hex digits; plans that do the same have the same. */
  readonly plan: string;
  /** Calls to each source, where the keys of a fetch fit into one call and its answer into one page; without those that hang on what comes. */
  readonly calls: Readonly<Record<string, number>>;
  readonly tree: readonly ExplainedPlace[];
  readonly fetches: readonly ExplainedFetch[];
  readonly fields: readonly ExplainedField[];
}

/** Says what a plan does: which reads of which sources, when, with which columns, and how each field is treated. */
export function explainPlan(inputs: ExplainInputs): PlanExplanation {
  const fetches = collectFetches(inputs, reasons(inputs));
  const tree = explainPlaces(inputs, fetches);
  const certain = fetches.all.filter(({ onlyIf }) => onlyIf === null);
  const sources = Object.groupBy(certain, ({ source }) => source);
  const told = {
    epoch: inputs.access.epoch,
    calls: Object.fromEntries(Object.entries(sources).map(([source, of = []]) => [source, of.length])),
    tree,
    fetches: fetches.all,
    fields: explainFields(inputs),
  };
  return { ...told, plan: hash('sha256', JSON.stringify(told)).slice(0, 12) };
}

/** A plan with what it is for. */
export interface Explanation extends PlanExplanation {
  readonly kind: string;
  /** The operation's name. */
  readonly operation: string | null;
  readonly roles: readonly string[];
  readonly purpose: string;
  /** Whether the plan was there already. */
  readonly cached: boolean;
}

interface Explained {
  readonly definition: OperationParts['definition'];
  readonly viewer: Pick<Viewer, 'roles' | 'purpose'>;
  readonly plan: { readonly explain: () => PlanExplanation };
  readonly cached: boolean;
}

/** The explanation of a plan for one viewer. */
export function explanationOf({ definition, viewer, plan, cached }: Explained): Explanation {
  return {
    kind: definition.operation,
    operation: definition.name?.value ?? null,
    roles: viewer.roles,
    purpose: viewer.purpose,
    cached,
    ...plan.explain(),
  };
}
