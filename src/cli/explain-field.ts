import type { FieldInfo } from '../graph/catalogue.ts';
import { type CustomerFacts, FACTS, type Fact, formatTreatment } from '../masking/treatment.ts';
import type { PolicyBundle } from '../policies/bundle.ts';
import { explain } from '../policies/explain.ts';
import type { Viewer } from '../viewer/viewer.ts';

export interface FactOptions {
  /** Those that hold, and those that are not known; all others do not hold. */
  readonly fact: readonly Fact[];
  readonly unknown: readonly Fact[];
}

interface Asked {
  readonly viewer: Pick<Viewer, 'roles' | 'purpose'>;
  readonly facts: FactOptions;
}

const bitsOf = (facts: readonly Fact[]): number =>
  facts.reduce((bits, fact) => bits | (1 << FACTS.indexOf(fact)), 0);

const factsOf = ({ fact, unknown }: FactOptions): CustomerFacts => ({
  known: bitsOf(FACTS.filter((one) => !unknown.includes(one))),
  bits: bitsOf(fact),
});

/** What a viewer gets of a field, which rule says so, and what each role would get alone. */
export const explainField = (bundle: PolicyBundle, field: FieldInfo, { viewer, facts }: Asked) => {
  const { decision, roles, assumed, reason } = explain(bundle, viewer, { field, facts: factsOf(facts) });
  const lineOf = (id: string) => bundle.rules.find((rule) => rule.id === id)?.line ?? null;
  const view = bundle.view(viewer.roles, viewer.purpose);
  return {
    field: field.coordinate,
    classification: field.classification,
    category: field.category,
    purpose: viewer.purpose,
    treatment: formatTreatment(decision.treatment),
    rule: decision.rule,
    line: lineOf(decision.rule),
    reason,
    roles: roles.map(({ role, decision: given }) =>
      given === null
        ? { role, treatment: null, rule: null, line: null }
        : { role, treatment: formatTreatment(given.treatment), rule: given.rule, line: lineOf(given.rule) },
    ),
    hangsOn: view.factsOf(bundle.table.pairOf(field)),
    assumed,
  };
};

/** The same in words. */
export const fieldLines = (explanation: ReturnType<typeof explainField>): readonly string[] => {
  const { field, classification, category, purpose, reason, roles, hangsOn, assumed } = explanation;
  return [
    `${field} is ${[classification, category].filter((word) => word !== null).join(' ')}; asked for ${purpose}.`,
    reason,
    ...roles.map(({ role, treatment, rule, line }) =>
      treatment === null
        ? `  ${role}: may not use ${purpose}`
        : `  ${role}: ${treatment} by ${rule}${line === null ? '' : `, line ${line}`}`,
    ),
    ...(hangsOn.length === 0 ? [] : [`It hangs on ${hangsOn.join(', ')} of the customer.`]),
    ...assumed
      .filter(({ fact }) => hangsOn.includes(fact))
      .map(({ fact, holds }) => `Not known, so taken as it withholds most: ${holds ? '' : 'not '}${fact}.`),
  ];
};
