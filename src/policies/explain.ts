import {
  type CustomerFacts,
  type Decision,
  FACTS,
  type Fact,
  formatTreatment,
} from '../masking/treatment.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { ClassifiedField } from './access.ts';
import type { PolicyBundle } from './bundle.ts';
import { combineRoles, consistentCombinations, strictest } from './role-view.ts';
import { forbids, SILENCE } from './rule.ts';

/** What one of the viewer's roles gives; null where the role does not exist or may not use the purpose. */
interface RoleExplanation {
  readonly role: string;
  readonly decision: Decision | null;
}

export interface Explanation {
  readonly epoch: number;
  readonly decision: Decision;
  readonly roles: readonly RoleExplanation[];
  /** The facts that were not known, with what was assumed of each because it withholds most. */
  readonly assumed: readonly { readonly fact: Fact; readonly holds: boolean }[];
  /** One sentence for people. */
  readonly reason: string;
}

function reasonOf(decision: Decision, roles: readonly RoleExplanation[]): string {
  const counting = roles.filter((role) => role.decision !== null);
  const deciding = counting.find((role) => role.decision === decision)?.role;
  const outcome = formatTreatment(decision.treatment);
  if (counting.length === 0) return `${outcome}: none of the roles may use this purpose.`;
  if (decision === SILENCE)
    return `${outcome}: no rule speaks of this field for any of the roles, and silence is DENY.`;
  if (forbids(decision))
    return `${outcome}: the rule "${decision.rule}" forbids it to "${deciding}", and no other role lifts a DENY.`;
  const others = counting.length > 1 ? ', which is the most open of what the roles give' : '';
  return `${outcome}: by the rule "${decision.rule}" for "${deciding}"${others}.`;
}

/**
 * Which rule decides on a field of a customer for a viewer, and why: what each role gives, and how that adds up.
 * @param about The field, and what is known of the customer.
 */
export function explain(
  bundle: PolicyBundle,
  viewer: Pick<Viewer, 'roles' | 'purpose'>,
  about: { readonly field: ClassifiedField; readonly facts: CustomerFacts },
): Explanation {
  const { table } = bundle;
  const pair = table.pairOf(about.field);
  const counting = bundle.rolesFor(viewer.roles, viewer.purpose);
  const combinations = consistentCombinations(table, about.facts).map((combination) => {
    const each = counting.map((role) => table.decide(role, viewer.purpose, pair)(combination));
    return { combination, each, decision: combineRoles(each) };
  });
  const decision = strictest(combinations.map((candidate) => candidate.decision));
  const decided = combinations.find((candidate) => candidate.decision === decision);
  const roles = viewer.roles.map((role) => ({
    role,
    decision: decided?.each[counting.indexOf(role)] ?? null,
  }));
  const unknown = table.facts.filter((fact) => ((about.facts.known >> FACTS.indexOf(fact)) & 1) === 0);
  return {
    epoch: bundle.epoch,
    decision,
    roles,
    assumed: unknown.map((fact) => ({
      fact,
      holds: (((decided?.combination ?? 0) >> table.facts.indexOf(fact)) & 1) === 1,
    })),
    reason: reasonOf(decision, roles),
  };
}
