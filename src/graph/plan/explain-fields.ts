import {
  type AccessPlan,
  type Decision,
  type Fact,
  FACTS,
  formatTreatment,
} from '../../masking/treatment.ts';
import type { FieldInfo } from '../catalogue.ts';
import { project } from '../projection.ts';
import { selectFields } from '../selection.ts';
import type { ExplainInputs } from './explain.ts';

interface ExplainedDecision {
  readonly treatment: string;
  readonly rule: string;
}

/** A field that the operation touches: what the viewer gets of it, and what it is made of. */
export interface ExplainedField {
  readonly field: string;
  readonly classification: string;
  readonly category: string | null;
  /** Asked for, compared with, or looked at by search or order. */
  readonly isAsked: boolean;
  /** One, unless it hangs on facts of the customer. None for a copy, which is treated as the field that it copies. */
  readonly decisions: readonly ExplainedDecision[];
  readonly hangsOn: readonly Fact[];
  /** Why it is no part of what is run. */
  readonly cutOut: 'DENIED' | 'BELOW_DENIED' | null;
  /** Whether columns behind it are fetched; those of a field that is cut out, for something else. */
  readonly isFetched: boolean;
  readonly golden?: { readonly rule: string; readonly from: readonly string[] };
  /** What a derived field is computed from. */
  readonly reads?: readonly string[];
}

const ALL_KNOWN = (1 << FACTS.length) - 1;

const told = ({ treatment, rule }: Decision): ExplainedDecision => ({
  treatment: formatTreatment(treatment),
  rule,
});

/** Every decision that there can be, and the facts that make the difference. */
function decisionsOf(
  access: AccessPlan,
  { coordinate, treatedAs }: FieldInfo,
): Pick<ExplainedField, 'decisions' | 'hangsOn'> {
  if (treatedAs !== undefined) return { decisions: [], hangsOn: [] };
  const constant = access.constant(coordinate);
  if (constant) return { decisions: [told(constant)], hangsOn: [] };
  const all = Array.from({ length: ALL_KNOWN + 1 }, (_, bits) =>
    told(access.decide(coordinate, { known: ALL_KNOWN, bits })),
  );
  const hangsOn = FACTS.filter((_, place) =>
    all.some(({ treatment }, bits) => treatment !== all[bits ^ (1 << place)]?.treatment),
  );
  const distinct = new Map(all.map((decision) => [`${decision.treatment} ${decision.rule}`, decision]));
  return { decisions: [...distinct.values()], hangsOn };
}

/** What the operation touches, in its own order, and what comes of it. */
export function explainFields(inputs: ExplainInputs): readonly ExplainedField[] {
  const { catalogue, operation, access, selection, projection } = inputs;
  const asked = selectFields(catalogue, operation, () => true);
  const looked = [...asked.compared, ...asked.sortedByDefault, ...asked.searched.flat()];
  const infos = new Set([
    ...asked.fields,
    ...looked.flatMap((coordinate) => catalogue.fields.get(coordinate) ?? []),
  ]);

  const isFetched = (info: FieldInfo): boolean => {
    const alone = {
      ...selection,
      fields: new Set([info]),
      compared: new Set<string>(),
      sortedByDefault: new Set<string>(),
    };
    const needs = project({
      catalogue,
      selection: alone,
      facts: [],
      access,
      entered: selection.fields,
    });
    return Array.from(needs, ([record, fields]) =>
      fields.difference(new Set(['asOf'])).intersection(projection.get(record) ?? new Set()),
    ).some(({ size }) => size > 0);
  };

  return Array.from(infos, (info) => {
    const { decisions, hangsOn } = decisionsOf(access, info);
    const isDenied = decisions.every(({ treatment }) => treatment === 'DENY') && decisions.length > 0;
    const isAsked = asked.fields.has(info);
    const isCut = isAsked && !selection.fields.has(info);
    return {
      field: info.coordinate,
      classification: info.classification,
      category: info.category,
      isAsked,
      decisions,
      hangsOn,
      cutOut: isDenied ? 'DENIED' : isCut ? 'BELOW_DENIED' : null,
      isFetched: isFetched(info),
      ...(info.golden && { golden: info.golden }),
      ...(info.reads && { reads: info.reads }),
    };
  });
}
