import { findMask } from '../masking/index.ts';
import type { Category } from '../masking/mask.ts';
import type { Decision } from '../masking/treatment.ts';
import type { Purpose, RolePurposes } from '../viewer/viewer.ts';
import { type Combination, COMBINATIONS, type Shown } from './disclosure-list.ts';
import { createRoleView } from './role-view.ts';
import type { PolicyTable } from './table.ts';

/** The treatments under which a viewer can get values of each category. */
type Visible = ReadonlyMap<string, readonly Decision[]>;

interface Evidence {
  readonly combination: Combination;
  /** Per part the category and the decision that shows it. */
  readonly shownBy: readonly { readonly category: Category; readonly decision: Decision }[];
}

const CONCERNED: ReadonlySet<string> = new Set(
  COMBINATIONS.flatMap(({ secret, parts }) => [...secret, ...parts.flatMap(({ of }) => of)]),
);

function shows(decision: Decision, wanted: Shown): boolean {
  const { treatment } = decision;
  if (treatment.kind !== 'MASK') return treatment.kind === 'CLEAR';
  return findMask(treatment.mask)?.reveals.some((reveal) => reveal === wanted) ?? false;
}

function evidenceFor(combination: Combination, visible: Visible): Evidence | null {
  const decisionsOf = (category: Category): readonly Decision[] => visible.get(category) ?? [];
  if (
    combination.secret.some((category) =>
      decisionsOf(category).some(({ treatment }) => treatment.kind === 'CLEAR'),
    )
  ) {
    return null;
  }
  const shownBy = combination.parts.map(({ of, shows: wanted }) =>
    of
      .flatMap((category) => decisionsOf(category).map((decision) => ({ category, decision })))
      .find(({ decision }) => shows(decision, wanted)),
  );
  const found = shownBy.filter((part) => part !== undefined);
  return found.length === combination.parts.length ? { combination, shownBy: found } : null;
}

/** The combinations that are visible and leave fewer candidates than their minimum; the one that leaves fewest first. */
function disclosures(visible: Visible): readonly Evidence[] {
  return COMBINATIONS.filter(({ candidates, minimum }) => candidates < minimum)
    .flatMap((combination) => evidenceFor(combination, visible) ?? [])
    .toSorted((one, other) => one.combination.candidates - other.combination.candidates);
}

/** Sets of one to `most` of the items, the small ones first. */
function subsets(items: readonly string[], most: number): string[][] {
  let current: string[][] = [[]];
  const all: string[][] = [];
  for (let size = 1; size <= most; size += 1) {
    current = current.flatMap((set) =>
      items.slice(items.indexOf(set.at(-1) ?? '') + 1).map((item) => [...set, item]),
    );
    all.push(...current);
  }
  return all;
}

/** What these roles together see of one customer for these purposes, one after the other; one map for each combination of facts. */
function visibleTo(
  held: readonly string[],
  purposes: readonly Purpose[],
  table: PolicyTable,
): readonly Visible[] {
  const pairs = table.pairs.flatMap(({ category }, place) =>
    category !== null && CONCERNED.has(category) ? [{ category, place }] : [],
  );
  const views = purposes.map((purpose) => createRoleView(table, held, purpose));
  return Array.from({ length: table.combinations }, (_, combination) => {
    const decisions = views.flatMap((view) =>
      pairs.map(({ category, place }) => ({ category, decision: view.decide(place, combination) })),
    );
    const byCategory = Map.groupBy(decisions, ({ category }) => category);
    return new Map(
      Array.from(byCategory, ([category, entries]) => [category, entries.map(({ decision }) => decision)]),
    );
  });
}

/** One role is tried over all its purposes, for its holder asks under one after the other; several within each purpose that they share. */
function purposesTried(held: readonly string[], roles: RolePurposes): readonly (readonly Purpose[])[] {
  const [first = [], ...others] = held.map((role) => roles[role] ?? []);
  if (others.length === 0) return [first];
  return first
    .filter((purpose) => others.every((purposes) => purposes.includes(purpose)))
    .map((purpose) => [purpose]);
}

function describe(held: readonly string[], { combination, shownBy }: Evidence): string {
  const seen = combination.parts.map(({ shows: wanted }, index) => {
    const { category = '', decision } = shownBy[index] ?? {};
    return `${category} ${wanted} (rule "${decision?.rule}")`;
  });
  const left = `about ${Math.round(combination.candidates)} values of ${combination.secret.join(' or ')}`;
  return `masks add up for ${held.join(' + ')}: ${seen.join(' and ')} leave ${left} (${combination.because}); at least ${combination.minimum} must remain. Hide one of them.`;
}

/**
 * Rule 6: no viewer may see parts that together give a value away. Every set of roles is tried with every combination of facts. Sets as large as the
 * longest combination has parts suffice: each part is shown by one role at least, and fewer roles forbid less. What is not tried: several roles under
 * different purposes, which only a person who holds them all could add up, in requests that say so.
 * @returns One text for each set of roles (none for one that contains such a set), about the combination that leaves fewest candidates.
 */
export function findJointDisclosures(table: PolicyTable, roles: RolePurposes): string[] {
  const most = Math.max(...COMBINATIONS.map(({ parts }) => parts.length));
  const leaky: string[][] = [];
  const texts: string[] = [];
  for (const held of subsets(Object.keys(roles), most)) {
    if (leaky.some((set) => set.every((role) => held.includes(role)))) continue;
    const [worst] = purposesTried(held, roles)
      .flatMap((purposes) => visibleTo(held, purposes, table))
      .flatMap((visible) => disclosures(visible))
      .toSorted((one, other) => one.combination.candidates - other.combination.candidates);
    if (!worst) continue;
    leaky.push(held);
    texts.push(describe(held, worst));
  }
  return texts;
}
