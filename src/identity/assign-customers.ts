import type { DisjointSets } from './disjoint-sets.ts';
import type { RecordTable } from './record-table.ts';

/** Where each record stood before this run: `seq` of its customer (0: not linked) and since when (milliseconds since 1970). */
export interface Before {
  readonly customers: Int32Array;
  readonly since: Float64Array;
}

export interface Assignment {
  /** By root of a cluster: the `seq` of its customer; 0 for a cluster that needs a new one. */
  readonly customers: Int32Array;
  /** Customers that were merged: `seq` -> `seq` of the one that is kept. */
  readonly merged: ReadonlyMap<number, number>;
  /** How many customers were split in two or more. */
  readonly split: number;
}

/** A cluster's claim to a customer that some of its records belonged to. */
interface Claim {
  readonly root: number;
  readonly since: number;
  readonly records: number;
  /** The first of these records by type and id. */
  readonly first: string;
}

/** The customers whose records are in several clusters now, with those records; the rest, which is nearly all, is passed to `undisputed`. */
function findDisputed(
  sets: DisjointSets,
  before: Before,
  undisputed: (root: number, customer: number) => void,
): ReadonlyMap<number, readonly number[]> {
  const heirs = new Int32Array(
    before.customers.reduce((most, customer) => Math.max(most, customer), 0) + 1,
  ).fill(-1);
  const disputed = new Map<number, number[]>();
  for (const [index, customer] of before.customers.entries()) {
    if (customer === 0) continue;
    const root = sets.rootOf(index);
    if (heirs[customer] === -1) heirs[customer] = root;
    else if (heirs[customer] !== root) disputed.set(customer, []);
  }
  for (const [customer, root] of heirs.entries())
    if (root !== -1 && !disputed.has(customer)) undisputed(root, customer);
  for (const [index, customer] of before.customers.entries()) disputed.get(customer)?.push(index);
  return disputed;
}

function bestClaim(
  table: RecordTable,
  sets: DisjointSets,
  records: readonly number[],
  before: Before,
): Claim | undefined {
  const claims = [...Map.groupBy(records, (index) => sets.rootOf(index))].map(([root, indexes]) => ({
    root,
    since: Math.min(...indexes.map((index) => before.since[index] ?? 0)),
    records: indexes.length,
    first:
      indexes
        .map((index) => `${table.nameOf(index).recordType}\0${table.nameOf(index).recordId}`)
        .toSorted()[0] ?? '',
  }));
  return claims.toSorted(
    (one, other) =>
      one.since - other.since || other.records - one.records || (one.first < other.first ? -1 : 1),
  )[0];
}

/**
 * Which customer each cluster is. A cluster whose records belonged to several customers keeps the oldest, and the others are merged into it. Of several clusters
 * whose records belonged to one customer, the one with the oldest link keeps it; if they are equally old, the one with the most of its records, then
 * the one with the first record by type and id.
 */
export function assignCustomers(table: RecordTable, sets: DisjointSets, before: Before): Assignment {
  const customers = new Int32Array(table.size());
  const inherited: (readonly [root: number, customer: number])[] = [];
  const inherit = (root: number, customer: number): void => {
    const known = customers[root] ?? 0;
    if (known === 0) customers[root] = customer;
    else {
      customers[root] = Math.min(known, customer);
      inherited.push([root, Math.max(known, customer)]);
    }
  };
  const disputed = findDisputed(sets, before, inherit);
  for (const [customer, records] of disputed) {
    const winner = bestClaim(table, sets, records, before);
    if (winner !== undefined) inherit(winner.root, customer);
  }
  const merged = new Map(inherited.map(([root, customer]) => [customer, customers[root] ?? 0]));
  return { customers, merged, split: disputed.size };
}
