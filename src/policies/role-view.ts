import {
  type CustomerFacts,
  type Decision,
  FACTS,
  type Fact,
  formatTreatment,
} from '../masking/treatment.ts';
import type { Purpose } from '../viewer/viewer.ts';
import { forbids, SILENCE, strength } from './rule.ts';
import type { PolicyTable } from './table.ts';

/** What the holder of some roles gets for one purpose. Decisions stand at the places of the table's pairs. */
export interface RoleView {
  /** Decisions for a customer. A fact that is not known is taken as it withholds most, for each pair by itself. */
  decisions(facts: CustomerFacts): readonly Decision[];
  /** What is decided where every fact is known: the combination's bits over the table's facts. */
  decide(pair: number, combination: number): Decision;
  /** The facts on which the pair's treatment hangs. */
  factsOf(pair: number): readonly Fact[];
  /** The pair's treatment, or those for all combinations where it hangs on facts. */
  treatmentsOf(pair: number): string;
}

/** Of several roles' decisions the one that holds: a DENY that a row states, else the most open. The first, where several are alike. */
export function combineRoles(decisions: readonly Decision[]): Decision {
  const forbidden = decisions.find(forbids);
  if (forbidden) return forbidden;
  return decisions.reduce(
    (best, decision) => (strength(decision.treatment) < strength(best.treatment) ? decision : best),
    decisions[0] ?? SILENCE,
  );
}

/** Combinations over the table's facts that agree with what is known, in rising order. */
export function consistentCombinations(table: PolicyTable, { known, bits }: CustomerFacts): number[] {
  const places = table.facts.map((fact) => FACTS.indexOf(fact));
  return Array.from({ length: table.combinations }, (_, combination) => combination).filter((combination) =>
    places.every(
      (place, index) =>
        ((known >> place) & 1) === 0 || ((bits >> place) & 1) === ((combination >> index) & 1),
    ),
  );
}

/** The decision that withholds most; the first, where several are alike. */
export function strictest(decisions: readonly Decision[]): Decision {
  return decisions.reduce(
    (worst, decision) => (strength(decision.treatment) > strength(worst.treatment) ? decision : worst),
    decisions[0] ?? SILENCE,
  );
}

/** The view of several roles at once. What it answers it keeps, so that one look-up a field remains. */
export function createRoleView(table: PolicyTable, roles: readonly string[], purpose: Purpose): RoleView {
  const lookups = table.pairs.map((_, pair) => roles.map((role) => table.decide(role, purpose, pair)));
  const decide: RoleView['decide'] = (pair, combination) =>
    combineRoles((lookups[pair] ?? []).map((lookup) => lookup(combination)));
  const answered = new Map<number, readonly Decision[]>();
  const treatments = new Map<number, readonly string[]>();
  /** By combination. */
  const treatmentsOf = (pair: number): readonly string[] => {
    const found =
      treatments.get(pair) ??
      Array.from({ length: table.combinations }, (_, combination) =>
        formatTreatment(decide(pair, combination).treatment),
      );
    treatments.set(pair, found);
    return found;
  };
  const facts = new Map<number, readonly Fact[]>();
  return {
    decide,
    decisions: ({ known, bits }) => {
      const key = (known << FACTS.length) | (bits & known);
      const before = answered.get(key);
      if (before) return before;
      const combinations = consistentCombinations(table, { known, bits });
      const decisions = table.pairs.map((_, pair) =>
        strictest(combinations.map((combination) => decide(pair, combination))),
      );
      answered.set(key, decisions);
      return decisions;
    },
    factsOf: (pair) => {
      const known = facts.get(pair);
      if (known) return known;
      const of = treatmentsOf(pair);
      const found = table.facts.filter((_, index) =>
        of.some((treatment, combination) => treatment !== of[combination ^ (1 << index)]),
      );
      facts.set(pair, found);
      return found;
    },
    treatmentsOf: (pair) => {
      const of = treatmentsOf(pair);
      return new Set(of).size === 1 ? String(of[0]) : of.join();
    },
  };
}
