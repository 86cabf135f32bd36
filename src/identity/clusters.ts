import { singletons, type DisjointSets } from './disjoint-sets.ts';
import { eachGroup, type KeyGroups } from './key-groups.ts';
import { namesContradict, splitByName } from './names-in-group.ts';
import { STRONG_KEYS, type StrongKey } from './record.ts';
import type { RecordTable } from './record-table.ts';
import { clusterTraits, type ClusterTraits } from './traits.ts';

/** The partition of the records into customers. */
export interface Clusters {
  readonly sets: DisjointSets;
  /** How many values of keys are shared by several customers, since these contradict each other. */
  readonly contested: number;
}

interface State {
  readonly table: RecordTable;
  readonly sets: DisjointSets;
  readonly traits: ClusterTraits;
}

/** Joins the groups, but none that hangs together with clusters that contradict each other; returns those. */
function joinPeaceful(state: State, groups: readonly Int32Array[], key: StrongKey): readonly Int32Array[] {
  const { sets, traits, table } = state;
  const wished = sets.copy();
  for (const group of groups) {
    for (const member of group) wished.join(group[0] ?? member, member);
  }
  const stated = traits.copy();
  const torn = new Set<number>();
  const joining: number[] = [];
  for (let index = 0; index < table.size(); index += 1) {
    const root = wished.rootOf(index);
    if (root === index || sets.rootOf(index) !== index) continue;
    joining.push(index);
    if (!stated.merge(root, index, key)) torn.add(root);
  }
  for (const index of joining) {
    const root = wished.rootOf(index);
    if (torn.has(root)) continue;
    traits.merge(root, index, key);
    sets.join(root, index);
  }
  return groups.filter((group) => torn.has(wished.rootOf(group[0] ?? 0)));
}

function isContested(state: State, group: Int32Array, key: StrongKey): boolean {
  const roots = new Set(Array.from(group, (member) => state.sets.rootOf(member)));
  if (state.traits.contradict([...roots], key)) return true;
  // A phone is shared in families and offices more often than any other key: names must not contradict either.
  return key === 'PHONE' && namesContradict(group, state.table, state.sets);
}

/**
 * Links by one kind of key; returns how many of its values did not bring all their records together. What happens to a component hangs on the whole of it, never
 * on the order in which its records came: first all groups are tried; where that would bring contradicting clusters together, contested groups are
 * split into records whose names agree; what is torn even then is left as it was.
 */
function linkBy(state: State, groups: KeyGroups, key: StrongKey): number {
  const split = (group: Int32Array): readonly Int32Array[] =>
    isContested(state, group, key) ? splitByName(group, state.table) : [group];
  const all = [...eachGroup(groups)];
  const first = key === 'PHONE' ? all.flatMap(split) : all;
  joinPeaceful(state, joinPeaceful(state, first, key).flatMap(split), key);
  return all.filter((group) =>
    group.some((member) => state.sets.rootOf(member) !== state.sets.rootOf(group[0] ?? 0)),
  ).length;
}

/** Which records are one customer, by their strong keys, strongest first. */
export function clusterRecords(table: RecordTable, groups: Readonly<Record<StrongKey, KeyGroups>>): Clusters {
  const state = { table, sets: singletons(table.size()), traits: clusterTraits(table.traits()).copy() };
  let contested = 0;
  for (const key of STRONG_KEYS) contested += linkBy(state, groups[key], key);
  return { sets: state.sets, contested };
}
