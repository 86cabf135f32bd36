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
/** Several values that don't count as a contradiction; to others it is as if none were stated. */
const SEVERAL = -1;

function agree(one: number, other: number): boolean {
  return one === other || one <= NOT_STATED || other <= NOT_STATED;
}

function mergeTrait(values: Int32Array, into: number, from: number): boolean {
  const [one = NOT_STATED, other = NOT_STATED] = [values[into], values[from]];
  if (one <= NOT_STATED) values[into] = other;
  return agree(one, other);
}

/** Within one national id, several birth dates remain several, whatever order they come in. */
function mergeBirthDates(values: Int32Array, into: number, from: number): void {
  const [one = NOT_STATED, other = NOT_STATED] = [values[into], values[from]];
  if (one === NOT_STATED) values[into] = other;
  else if (other !== NOT_STATED && one !== other) values[into] = SEVERAL;
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
      if (key !== 'NATIONAL_ID') return mergeTrait(birthDate, into, from) && peaceful;
      mergeBirthDates(birthDate, into, from);
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
