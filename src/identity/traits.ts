import type { StrongKey } from './record.ts';
import type { Traits } from './record-table.ts';

/** The traits of clusters, each kept at the cluster's root. */
export interface ClusterTraits {
  /** Adds what `from` states to what `into` states; false if the two contradict each other. */
  merge(into: number, from: number, key: StrongKey): boolean;
  /** Whether any two of the clusters contradict each other. */
  contradict(roots: readonly number[], key: StrongKey): boolean;
  copy(): ClusterTraits;
}

const NOT_STATED = 0;
/** States several values that do not count as a contradiction. */
const SEVERAL = -1;

function agree(one: number, other: number): boolean {
  return one === other || one <= NOT_STATED || other <= NOT_STATED;
}

function mergeTrait(values: Int32Array, into: number, from: number): boolean {
  const [one = NOT_STATED, other = NOT_STATED] = [values[into], values[from]];
  if (one === NOT_STATED || other === SEVERAL) values[into] = other;
  return agree(one, other);
}

function hasTwoValues(values: Int32Array, roots: readonly number[]): boolean {
  return (
    new Set(roots.map((root) => values[root] ?? NOT_STATED).filter((value) => value > NOT_STATED)).size > 1
  );
}

/**
 * Traits over these arrays, which it writes to. Different national ids, tax numbers or birth dates, and person against organisation, contradict each other.
 * Where the key that joins is the national id, two birth dates do not: the id holds the true one.
 */
export function clusterTraits(traits: Traits): ClusterTraits {
  const { nationalId, taxNumber, birthDate, kind } = traits;
  const always = [nationalId, taxNumber, kind];
  return {
    merge(into, from, key) {
      let peaceful = true;
      for (const values of always) peaceful = mergeTrait(values, into, from) && peaceful;
      if (mergeTrait(birthDate, into, from)) return peaceful;
      if (key !== 'NATIONAL_ID') return false;
      birthDate[into] = SEVERAL;
      return peaceful;
    },
    contradict: (roots, key) =>
      always.some((values) => hasTwoValues(values, roots)) ||
      (key !== 'NATIONAL_ID' && hasTwoValues(birthDate, roots)),
    copy: () =>
      clusterTraits({
        nationalId: nationalId.slice(),
        taxNumber: taxNumber.slice(),
        birthDate: birthDate.slice(),
        kind: kind.slice(),
      }),
  };
}
