import { singletons, type DisjointSets } from './disjoint-sets.ts';
import { nameRelation } from './name-signature.ts';
import type { RecordTable } from './record-table.ts';

/** Whether two records of the group that are not linked yet have contradicting names. */
export function namesContradict(group: Int32Array, table: RecordTable, sets: DisjointSets): boolean {
  const members = Array.from(group, (index) => ({
    root: sets.rootOf(index),
    name: table.personalName(index),
  }));
  return members.some((one, at) =>
    members
      .slice(at + 1)
      .some((other) => one.root !== other.root && nameRelation(one.name, other.name) === 'CONTRADICT'),
  );
}

/** The parts of the group in which each name agrees with that of another; records that agree with none are left out. */
export function splitByName(group: Int32Array, table: RecordTable): readonly Int32Array[] {
  const names = Array.from(group, (index) => table.personalName(index));
  const parts = singletons(group.length);
  for (const [at, one] of names.entries()) {
    for (const [after, other] of names.slice(at + 1).entries()) {
      if (nameRelation(one, other) === 'AGREE') parts.join(at, at + 1 + after);
    }
  }
  const byRoot = Map.groupBy(group.keys(), (at) => parts.rootOf(at));
  return [...byRoot.values()]
    .filter((members) => members.length > 1)
    .map((members) => Int32Array.from(members, (at) => group[at] ?? 0));
}
