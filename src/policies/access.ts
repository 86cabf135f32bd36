import { type AccessPlan, type Decision, FACTS } from '../masking/treatment.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { PolicyBundle } from './bundle.ts';
import { SILENCE } from './rule.ts';
import type { Pair } from './table.ts';

/** A field or argument of an operation. */
export interface ClassifiedField extends Pair {
  /** `Customer.name` */
  readonly coordinate: string;
}

interface AccessInput {
  readonly bundle: PolicyBundle;
  readonly viewer: Pick<Viewer, 'roles' | 'purpose'>;
  readonly fields: Iterable<ClassifiedField>;
}

/**
 * What the viewer gets of each field of an operation. Fields that are not named, and pairs of classification and category that the bundle was not
 * compiled for, are denied by silence. A field whose treatment is the same for all customers is constant, though rules may differ by customer; its
 * decision then names the rule that decides where nothing is known of the customer.
 */
export function planAccess({ bundle, viewer, fields }: AccessInput): AccessPlan {
  const view = bundle.view(viewer.roles, viewer.purpose);
  const nothingKnown = view.decisions({ known: 0, bits: 0 });
  const places = new Map<string, number>();
  for (const field of fields) places.set(field.coordinate, bundle.table.pairOf(field));
  const variable = new Map([...new Set(places.values())].map((pair) => [pair, view.factsOf(pair)]));
  const constants = new Map<string, Decision>();
  for (const [coordinate, pair] of places) {
    if (variable.get(pair)?.length === 0) constants.set(coordinate, nothingKnown[pair] ?? SILENCE);
  }
  const hanging = new Set([...variable.values()].flat());
  return {
    epoch: bundle.epoch,
    kind: [bundle.epoch, ...Array.from(variable.keys(), (pair) => view.treatmentsOf(pair))].join('; '),
    facts: FACTS.filter((fact) => hanging.has(fact)),
    decide: (coordinate, facts) =>
      constants.get(coordinate) ?? view.decisions(facts)[places.get(coordinate) ?? -1] ?? SILENCE,
    constant: (coordinate) => (places.has(coordinate) ? constants.get(coordinate) : SILENCE),
  };
}
