import { type Decision, FACTS, type Fact } from '../masking/treatment.ts';
import type { Purpose, RolePurposes } from '../viewer/viewer.ts';
import type { Decider } from './casbin.ts';
import { NO_CATEGORY, type Rule, SILENCE } from './rule.ts';

/** A classification and category that some field of the schema has. */
export interface Pair {
  readonly classification: string;
  readonly category: string | null;
}

/** Casbin's answers, looked up. A combination is a bit set over `facts`, the facts that occur in rows: bit i says whether facts[i] holds. */
export interface PolicyTable {
  readonly facts: readonly Fact[];
  readonly combinations: number;
  readonly pairs: readonly Pair[];
  /** The number of cells. */
  readonly size: number;
  /** Place of the pair in `pairs`, or -1. */
  pairOf(pair: Pair): number;
  /** What one role gets; silence for a role that may not use the purpose. */
  decide(role: string, purpose: Purpose, pair: number): (combination: number) => Decision;
}

interface TableInput {
  readonly decider: Decider;
  readonly rules: readonly Rule[];
  readonly roles: RolePurposes;
  readonly pairs: Iterable<Pair>;
}

const keyOf = ({ classification, category }: Pair): string => `${classification} ${category ?? NO_CATEGORY}`;

/** The bits of a combination over some of the facts, moved to the places that they have in FACTS. */
function widen(combination: number, facts: readonly Fact[]): number {
  return facts.reduce((bits, fact, index) => bits | (((combination >> index) & 1) << FACTS.indexOf(fact)), 0);
}

/** The reverse of `widen`. */
function narrow(bits: number, facts: readonly Fact[]): number {
  return facts.reduce(
    (combination, fact, index) => combination | (((bits >> FACTS.indexOf(fact)) & 1) << index),
    0,
  );
}

/** The facts, as bits of FACTS, on which any row about the role and purpose hangs; the others change none of its cells. */
function concernedFacts(rules: readonly Rule[], role: string, purpose: Purpose): number {
  return rules
    .filter(
      (rule) =>
        (rule.role === '*' || rule.role === role) && (rule.purpose === '*' || rule.purpose === purpose),
    )
    .reduce((bits, { condition }) => bits | condition.mask, 0);
}

interface Axes {
  readonly blocks: readonly { readonly role: string; readonly purpose: Purpose }[];
  readonly pairs: readonly Pair[];
  readonly facts: readonly Fact[];
}

/** A cell holds 0 for silence, else the place of the deciding rule plus one. */
function fillCells({ blocks, pairs, facts }: Axes, decider: Decider, rules: readonly Rule[]): Uint16Array {
  const combinations = 2 ** facts.length;
  const places = new Map(rules.map(({ id }, place) => [id, place + 1]));
  const cells = new Uint16Array(blocks.length * pairs.length * combinations);
  let start = 0;
  for (const { role, purpose } of blocks) {
    const concerned = concernedFacts(rules, role, purpose);
    for (const { classification, category } of pairs) {
      const request = { role, purpose, classification, category: category ?? NO_CATEGORY, action: 'read' };
      for (let combination = 0; combination < combinations; combination += 1) {
        const bits = widen(combination, facts);
        const twin = narrow(bits & concerned, facts);
        const id = twin === combination ? decider({ ...request, facts: bits }) : null;
        cells[start + combination] =
          twin === combination ? (places.get(id ?? '') ?? 0) : (cells[start + twin] ?? 0);
      }
      start += combinations;
    }
  }
  return cells;
}

/**
 * Asks Casbin every cell: (role, purpose that it may use) × pair of the schema × `read` × combination of the facts that occur in rows. Cells that
 * differ only in facts which no row about the role and purpose names are asked once.
 */
export function compileTable({ decider, rules, roles, pairs: given }: TableInput): PolicyTable {
  const facts = FACTS.filter((_, index) =>
    rules.some(({ condition }) => (condition.mask & (1 << index)) !== 0),
  );
  const combinations = 2 ** facts.length;
  const distinct = new Map(
    Array.from(given, ({ classification, category }) => {
      const pair = { classification, category };
      return [keyOf(pair), pair];
    }),
  );
  const pairs = [...distinct.values()];
  const pairPlaces = new Map([...distinct.keys()].map((key, place) => [key, place]));
  const blocks = Object.entries(roles).flatMap(([role, purposes]) =>
    purposes.map((purpose) => ({ role, purpose })),
  );
  const blockPlaces = new Map(blocks.map(({ role, purpose }, place) => [`${role} ${purpose}`, place]));
  const cells = fillCells({ blocks, pairs, facts }, decider, rules);
  const decisions = [SILENCE, ...rules.map(({ decision }) => decision)];
  return {
    facts,
    combinations,
    pairs,
    size: cells.length,
    pairOf: (pair) => pairPlaces.get(keyOf(pair)) ?? -1,
    decide: (role, purpose, pair) => {
      const block = blockPlaces.get(`${role} ${purpose}`);
      if (block === undefined || pair < 0) return () => SILENCE;
      const first = (block * pairs.length + pair) * combinations;
      const row = cells.subarray(first, first + combinations);
      return (combination) => decisions[row[combination] ?? 0] ?? SILENCE;
    },
  };
}
