import { assignCustomers, type Before } from './assign-customers.ts';
import { clusterRecords } from './clusters.ts';
import type { DisjointSets } from './disjoint-sets.ts';
import { agreements, confidences } from './evidence.ts';
import type { KeyGroups } from './key-groups.ts';
import type { LinkStore } from './link-store.ts';
import type { LinkWriter } from './link-writer.ts';
import type { IdentityRecord, StrongKey } from './record.ts';
import { createRecordTable, type RecordTable } from './record-table.ts';

export interface LinkOptions {
  /** A key that more records share than this says nothing of who they are. */
  readonly genericKeyLimit: number;
  readonly now: Date;
}

/** What a run did, in numbers. */
export interface LinkReport {
  readonly records: number;
  readonly customers: number;
  /** Customers that are new. */
  readonly minted: number;
  /** Customers that turned out to be another one; their ids are aliases now. */
  readonly merged: number;
  /** Customers that turned out to be several. */
  readonly split: number;
  /** Records that are gone from their source. */
  readonly vanished: number;
  /** Keys left out since more than `genericKeyLimit` records share them. */
  readonly genericKeys: number;
  /** Keys shared by customers that are kept apart since they contradict each other. */
  readonly contestedKeys: number;
}

interface Found {
  readonly table: RecordTable;
  readonly groups: Readonly<Record<StrongKey, KeyGroups>>;
  readonly sets: DisjointSets;
}

async function readAll(batches: AsyncIterable<readonly IdentityRecord[]>): Promise<RecordTable> {
  const table = createRecordTable();
  for await (const batch of batches) {
    for (const record of batch) table.add(record);
  }
  return table;
}

const LOOKED_UP_AT_ONCE = 10_000;

function readBefore(table: RecordTable, writer: LinkWriter): Before & { readonly linked: number } {
  const customers = new Int32Array(table.size());
  const since = new Float64Array(table.size());
  let linked = 0;
  for (let start = 0; start < table.size(); start += LOOKED_UP_AT_ONCE) {
    const end = Math.min(start + LOOKED_UP_AT_ONCE, table.size());
    const byType = Map.groupBy(
      Array.from({ length: end - start }, (_, at) => start + at),
      (index) => table.nameOf(index).recordType,
    );
    for (const [recordType, indexes] of byType) {
      const indexOf = new Map(indexes.map((index) => [table.nameOf(index).recordId, index]));
      for (const link of writer.linksBefore(recordType, [...indexOf.keys()])) {
        const index = indexOf.get(link.recordId) ?? 0;
        customers[index] = link.customer;
        since[index] = Date.parse(link.since);
        linked += 1;
      }
    }
  }
  return { customers, since, linked };
}

function writeEvidence({ table, groups, sets }: Found, writer: LinkWriter): void {
  for (const { key, record, other } of agreements(groups, sets)) {
    const { recordType, recordId } = table.nameOf(record);
    const to = table.nameOf(other);
    writer.evidence({ recordType, recordId, key, otherType: to.recordType, otherId: to.recordId });
  }
}

type Written = Omit<LinkReport, 'records' | 'genericKeys' | 'contestedKeys'>;

function writeLinks(found: Found, writer: LinkWriter, now: string): Written {
  const { table, groups, sets } = found;
  const before = readBefore(table, writer);
  const { customers, merged, split } = assignCustomers(table, sets, before);
  const vanished = writer.clear() - before.linked;
  const confidence = confidences(table.size(), groups, sets);
  const seqs = new Map(customers);
  for (let index = 0; index < table.size(); index += 1) {
    const root = sets.rootOf(index);
    const customer = seqs.get(root) ?? writer.mint(now);
    seqs.set(root, customer);
    const earlier = before.customers[index] ?? 0;
    const stays = earlier !== 0 && (merged.get(earlier) ?? earlier) === customer;
    const since = stays ? new Date(before.since[index] ?? 0).toISOString() : now;
    writer.link({ ...table.nameOf(index), customer, since, confidence: confidence[index] ?? 0 });
  }
  for (const [from, into] of merged) writer.merge(from, into);
  writeEvidence(found, writer);
  writer.finish();
  return { customers: seqs.size, minted: seqs.size - customers.size, merged: merged.size, split, vanished };
}

/**
 * Links all records of all sources anew, in one transaction. The same records give the same customers in whatever order they come; customers keep their ids from
 * run to run; a record that is not among `batches` loses its link. No record may come twice.
 */
export async function linkRecords(
  batches: AsyncIterable<readonly IdentityRecord[]>,
  store: LinkStore,
  { genericKeyLimit, now }: LinkOptions,
): Promise<LinkReport> {
  const table = await readAll(batches);
  const groups = {
    NATIONAL_ID: table.groups('NATIONAL_ID', genericKeyLimit),
    TAX_NUMBER: table.groups('TAX_NUMBER', genericKeyLimit),
    EMAIL: table.groups('EMAIL', genericKeyLimit),
    PHONE: table.groups('PHONE', genericKeyLimit),
  };
  const { sets, contested } = clusterRecords(table, groups);
  const written = store.write((writer) => writeLinks({ table, groups, sets }, writer, now.toISOString()));
  const genericKeys = Object.values(groups).reduce((sum, { generic }) => sum + generic, 0);
  return { records: table.size(), ...written, genericKeys, contestedKeys: contested };
}
