import { type Adapter, type Model, newEnforcer, newModelFromString } from 'casbin';
import { holds } from './condition.ts';
import { PolicyError } from './policy-error.ts';
import { type Rule, strength } from './rule.ts';

/** One question to the policy. `facts`: bit i says whether FACTS[i] holds. */
interface PolicyRequest {
  readonly role: string;
  readonly classification: string;
  readonly category: string;
  readonly purpose: string;
  readonly action: string;
  readonly facts: number;
}

/** The id of the row that decides, or null where none speaks. */
export type Decider = (request: PolicyRequest) => string | null;

/**
 * What model.conf says, as Casbin reads it. Linting and compiling rely on these meanings, so a model that asks other questions, matches in another way
 * or resolves conflicts otherwise is refused. First match wins; with the rows sorted by strength that is: deny overrides, a stronger mask overrides a
 * weaker. No `eval` (it runs code of the policy file), no `regexMatch` (it matches parts of words).
 */
const MODEL = {
  r: 'role, classification, category, purpose, action, facts',
  p: 'id, role, classification, category, purpose, action, facts, treatment',
  e: 'priority(p_eft) || deny',
  m:
    '(p_role == "*" || p_role == r_role) && (p_purpose == "*" || p_purpose == r_purpose) && ' +
    '(p_classification == "*" || p_classification == r_classification) && ' +
    '(p_category == "*" || p_category == r_category) && p_action == r_action && holds(r_facts, p_facts)',
} as const;

const squeeze = (text: string): string => text.replaceAll(/\s/g, '');

function checkModel(model: Model): string[] {
  return Object.entries(MODEL).flatMap(([section, expected]) => {
    const definitions = model.model.get(section);
    if (definitions?.size === 1 && squeeze(definitions.get(section)?.value ?? '') === squeeze(expected))
      return [];
    return [
      `model: expected ${section} = ${expected}, once; got ${definitions?.get(section)?.value ?? 'nothing'}.`,
    ];
  });
}

function readModel(text: string): Model {
  try {
    return newModelFromString(text);
  } catch (cause) {
    throw new PolicyError(['model: expected a Casbin model; it cannot be read.'], cause);
  }
}

/** Casbin evaluates rows in the order in which they are loaded; an equally strong row keeps its place in the file. */
function rowsOf(rules: readonly Rule[]): string[][] {
  return rules
    .toSorted((one, other) => strength(other.decision.treatment) - strength(one.decision.treatment))
    .map(({ id, role, classification, category, purpose, action, facts, decision }) => {
      return [id, role, classification, category, purpose, action, facts, decision.treatment.kind];
    });
}

const refuse = async (): Promise<never> => {
  throw new Error('A loaded policy is never changed; load another bundle.');
};

function adapterOf(rules: readonly Rule[]): Adapter {
  return {
    loadPolicy: async (model) => {
      model.addPolicies('p', 'p', rowsOf(rules));
    },
    savePolicy: refuse,
    addPolicy: refuse,
    removePolicy: refuse,
    removeFilteredPolicy: refuse,
  };
}

/**
 * A Casbin enforcer over the rules, asked synchronously and never changed afterwards.
 * @param model Text of the model.
 * @throws PolicyError for a model that asks other questions or resolves conflicts in another way.
 */
export async function createDecider(model: string, rules: readonly Rule[]): Promise<Decider> {
  const parsed = readModel(model);
  const faults = checkModel(parsed);
  if (faults.length > 0) throw new PolicyError(faults);
  const enforcer = await newEnforcer(parsed, adapterOf(rules));
  const conditions = new Map(rules.map((rule) => [rule.facts, rule.condition]));
  await enforcer.addFunction('holds', (facts: unknown, written: unknown) => {
    const condition = typeof written === 'string' ? conditions.get(written) : undefined;
    return condition !== undefined && typeof facts === 'number' && holds(condition, facts);
  });
  return ({ role, classification, category, purpose, action, facts }) => {
    const [, row] = enforcer.enforceExSync(role, classification, category, purpose, action, facts);
    return row[0] ?? null;
  };
}
