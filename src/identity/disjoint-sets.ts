/** Disjoint sets of the numbers 0 … n-1, each known by one of them, its root. */
export interface DisjointSets {
  rootOf(member: number): number;
  join(one: number, other: number): void;
  copy(): DisjointSets;
}

/** Sets over `parents` (taken over, not copied): a number that is its own parent is a root. */
function disjointSets(parents: Int32Array): DisjointSets {
  function rootOf(member: number): number {
    let root = member;
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) root = parent;
    for (let at = member; at !== root;) {
      const parent = parents[at] ?? root;
      parents[at] = root;
      at = parent;
    }
    return root;
  }
  return {
    rootOf,
    // The smaller index stays root, so that the outcome does not hang on the order of joins.
    join(one, other) {
      const [left, right] = [rootOf(one), rootOf(other)];
      parents[Math.max(left, right)] = Math.min(left, right);
    },
    copy: () => disjointSets(parents.slice()),
  };
}

/** `count` sets of one number each. */
export function singletons(count: number): DisjointSets {
  return disjointSets(Int32Array.from({ length: count }, (_, index) => index));
}
