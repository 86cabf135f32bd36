import { clusterRecords } from './clusters.ts';
import type { LinkStore } from './link-store.ts';
import type { IdentityRecord } from './record.ts';
import { createRecordTable, type RecordTable } from './record-table.ts';
import { writeLinks } from './write-links.ts';

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

async function readAll(batches: AsyncIterable<readonly IdentityRecord[]>): Promise<RecordTable> {
  const table = createRecordTable();
  for await (const batch of batches) {
    for (const record of batch) table.add(record);
  }
  return table;
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
