import { assignCustomers, type Before } from './assign-customers.ts';
import type { DisjointSets } from './disjoint-sets.ts';
import { agreements, summarise, type Groups } from './evidence.ts';
import type { LinkState, LinkWriter } from './link-writer.ts';
import type { RecordTable } from './record-table.ts';

const LOOKED_UP_AT_ONCE = 10_000;

/** What was found out about the records of a run. */
interface Found {
  readonly table: RecordTable;
  readonly groups: Groups;
  readonly sets: DisjointSets;
}

interface Written {
  readonly customers: number;
  readonly minted: number;
  readonly merged: number;
  readonly split: number;
  readonly vanished: number;
}

interface LinksBefore extends Before {
  readonly confidence: Float64Array;
  readonly digest: Int32Array;
  /** How many of the records were linked. */
  readonly count: number;
}

function readBefore(table: RecordTable, writer: LinkWriter): LinksBefore {
  const size = table.size();
  const customers = new Int32Array(size);
  const since = new Float64Array(size);
  const confidence = new Float64Array(size);
  const digest = new Int32Array(size);
  let count = 0;
  const take = (index: number, link: LinkState): void => {
    customers[index] = link.customer;
    since[index] = Date.parse(link.since);
    confidence[index] = link.confidence;
    digest[index] = link.evidenceDigest;
    count += 1;
  };
  for (let start = 0; start < size; start += LOOKED_UP_AT_ONCE) {
    const indexes = Array.from({ length: Math.min(LOOKED_UP_AT_ONCE, size - start) }, (_, at) => start + at);
    for (const [recordType, ofType] of Map.groupBy(indexes, (index) => table.nameOf(index).recordType)) {
      const indexOf = new Map(ofType.map((index) => [table.nameOf(index).recordId, index]));
      for (const link of writer.linksBefore(recordType, [...indexOf.keys()]))
        take(indexOf.get(link.recordId) ?? 0, link);
    }
  }
  return { customers, since, confidence, digest, count };
}

function* eachName(
  table: RecordTable,
): Generator<{ readonly recordType: string; readonly recordId: string }> {
  for (let index = 0; index < table.size(); index += 1) yield table.nameOf(index);
}

/** The `seq` of each record's customer; mints those that are new. Returns how many those were. */
function mintMissing(customers: Int32Array, { table, sets }: Found, mint: () => number): number {
  let minted = 0;
  for (let index = 0; index < table.size(); index += 1) {
    const root = sets.rootOf(index);
    if (customers[root] !== 0) continue;
    customers[root] = mint();
    minted += 1;
  }
  return minted;
}

function writeEvidence({ table, groups, sets }: Found, writer: LinkWriter, changed: Uint8Array): void {
  for (const { key, record, other } of agreements(groups, sets)) {
    if (changed[record] === 1) writer.evidence({ ...table.nameOf(record), key, other: table.nameOf(other) });
  }
}

/** Brings the store up to what was found, inside a transaction. What has not changed is not written, so that a run that finds nothing new is short. */
export function writeLinks(found: Found, writer: LinkWriter, now: string): Written {
  const { table, groups, sets } = found;
  const before = readBefore(table, writer);
  const vanished = writer.linkCount() - before.count;
  if (vanished > 0) writer.keepOnly(eachName(table));
  const { customers, merged, split } = assignCustomers(table, sets, before);
  const minted = mintMissing(customers, found, () => writer.mint(now));
  const { confidence, digest } = summarise(table, groups, sets);
  const changed = new Uint8Array(table.size());
  let roots = 0;
  for (let index = 0; index < table.size(); index += 1) {
    const root = sets.rootOf(index);
    if (root === index) roots += 1;
    const [customer = 0, earlier = 0] = [customers[root], before.customers[index]];
    const same = earlier === customer && before.digest[index] === digest[index];
    if (same && before.confidence[index] === confidence[index]) continue;
    changed[index] = 1;
    const stays = earlier !== 0 && (merged.get(earlier) ?? earlier) === customer;
    writer.link({
      ...table.nameOf(index),
      customer,
      since: stays ? new Date(before.since[index] ?? 0).toISOString() : now,
      confidence: confidence[index] ?? 0,
      evidenceDigest: digest[index] ?? 0,
    });
  }
  for (const [from, into] of merged) writer.merge(from, into);
  writeEvidence(found, writer, changed);
  writer.finish();
  return { customers: roots, minted, merged: merged.size, split, vanished };
}
