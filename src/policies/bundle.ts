import type { Purpose, RolePurposes } from '../viewer/viewer.ts';
import { createDecider, type Decider } from './casbin.ts';
import { findJointDisclosures } from './joint-disclosure.ts';
import { lintRules } from './lint.ts';
import { parsePolicy } from './parse-policy.ts';
import { PolicyError } from './policy-error.ts';
import { createRoleView, type RoleView } from './role-view.ts';
import type { Rule } from './rule.ts';
import { compileTable, type Pair, type PolicyTable } from './table.ts';

/** All policy files loaded as one: linted, compiled and checked. Never changed afterwards. */
export interface PolicyBundle {
  readonly epoch: number;
  readonly rules: readonly Rule[];
  readonly roles: RolePurposes;
  readonly table: PolicyTable;
  /** Of some roles those that may use the purpose, sorted, each once. */
  rolesFor(roles: readonly string[], purpose: Purpose): readonly string[];
  /** What the holder of these roles gets for the purpose; made once for each set of roles. */
  view(roles: readonly string[], purpose: Purpose): RoleView;
}

export interface BundleSource {
  /** Text of the Casbin model. */
  readonly model: string;
  /** Text of the policy file. */
  readonly policy: string;
  readonly roles: RolePurposes;
  /** The (classification, category) pairs of the schema; repetitions do no harm, so its fields will do. */
  readonly pairs: Iterable<Pair>;
}

async function decide(model: string, rules: readonly Rule[], faults: readonly string[]): Promise<Decider> {
  try {
    const decider = await createDecider(model, rules);
    if (faults.length === 0) return decider;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new PolicyError([...error.faults, ...faults], error.cause);
  }
  throw new PolicyError(faults);
}

function viewsOf(table: PolicyTable, roles: RolePurposes): Pick<PolicyBundle, 'rolesFor' | 'view'> {
  const views = new Map<string, RoleView>();
  const rolesFor: PolicyBundle['rolesFor'] = (held, purpose) =>
    Object.keys(roles)
      .filter((role) => held.includes(role) && roles[role]?.includes(purpose))
      .toSorted();
  return {
    rolesFor,
    view: (held, purpose) => {
      const counting = rolesFor(held, purpose);
      const key = JSON.stringify([purpose, ...counting]);
      const view = views.get(key) ?? createRoleView(table, counting, purpose);
      views.set(key, view);
      return view;
    },
  };
}

/**
 * Parses, lints, compiles and checks a bundle, off to the side.
 * @throws PolicyError with all faults of model and rows, or, where there are none, with all masks that add up.
 */
export async function loadBundle(
  { model, policy, roles, pairs }: BundleSource,
  epoch: number,
): Promise<PolicyBundle> {
  const { rules, faults } = parsePolicy(policy, roles);
  const decider = await decide(model, rules, [...faults, ...lintRules(rules, roles)]);
  const table = compileTable({ decider, rules, roles, pairs });
  const disclosures = findJointDisclosures(table, roles);
  if (disclosures.length > 0) throw new PolicyError(disclosures);
  return Object.freeze({ epoch, rules, roles, table, ...viewsOf(table, roles) });
}
