import type { DisjointSets } from './disjoint-sets.ts';
import type { RecordTable } from './record-table.ts';

/** Where each record stood before this run: `seq` of its customer (0: not linked) and since when (milliseconds since 1970). */
export interface Before {
  readonly customers: Int32Array;
  readonly since: Float64Array;
}

/** A cluster's claim to a customer that some of its records belonged to. */
interface Claim {
  readonly root: number;
  since: number;
  records: number;
  first: number;
}

export interface Assignment {
  /** By root of a cluster: the `seq` of its customer; clusters that are not in it need a new one. */
  readonly customers: ReadonlyMap<number, number>;
  /** Customers that were merged: `seq` -> `seq` of the one that is kept. */
  readonly merged: ReadonlyMap<number, number>;
  /** How many customers were split in two or more. */
  readonly split: number;
}

function compareNames(table: RecordTable, one: number, other: number): number {
  const [left, right] = [one, other].map((index) => {
    const { recordType, recordId } = table.nameOf(index);
    return `${recordType}\0${recordId}`;
  });
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function collectClaims(
  table: RecordTable,
  sets: DisjointSets,
  before: Before,
): ReadonlyMap<number, Map<number, Claim>> {
  const claims = new Map<number, Map<number, Claim>>();
  for (const [index, customer] of before.customers.entries()) {
    if (customer === 0) continue;
    const root = sets.rootOf(index);
    const since = before.since[index] ?? 0;
    const rivals = claims.get(customer) ?? new Map<number, Claim>();
    claims.set(customer, rivals);
    const claim = rivals.get(root);
    if (claim === undefined) rivals.set(root, { root, since, records: 1, first: index });
    else {
      claim.since = Math.min(claim.since, since);
      claim.records += 1;
      if (compareNames(table, index, claim.first) < 0) claim.first = index;
    }
  }
  return claims;
}

/**
 * Which customer each cluster is. A cluster whose records belonged to several customers keeps the oldest, and the others are merged into it. Of several clusters
 * whose records belonged to one customer, the one with the oldest link keeps it; if they are equally old, the one with the most of its records, then
 * the one with the first record by type and id.
 */
export function assignCustomers(table: RecordTable, sets: DisjointSets, before: Before): Assignment {
  const won = new Map<number, number[]>();
  let split = 0;
  for (const [customer, rivals] of collectClaims(table, sets, before)) {
    if (rivals.size > 1) split += 1;
    const [winner] = [...rivals.values()].toSorted(
      (one, other) =>
        one.since - other.since || other.records - one.records || compareNames(table, one.first, other.first),
    );
    if (winner !== undefined) won.set(winner.root, [...(won.get(winner.root) ?? []), customer]);
  }
  const customers = new Map<number, number>();
  const merged = new Map<number, number>();
  for (const [root, seqs] of won) {
    const kept = Math.min(...seqs);
    customers.set(root, kept);
    for (const seq of seqs) if (seq !== kept) merged.set(seq, kept);
  }
  return { customers, merged, split };
}
