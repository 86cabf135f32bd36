import type { DatabaseSync } from 'node:sqlite';
import { mintCustomerId } from './customer-id.ts';
import type { StrongKey } from './record.ts';

/** Where a record stood before. */
export interface LinkBefore {
  readonly recordId: string;
  /** `seq` of the customer. */
  readonly customer: number;
  readonly since: string;
}

interface LinkRow {
  readonly recordType: string;
  readonly recordId: string;
  readonly source: string;
  readonly customer: number;
  readonly since: string;
  readonly confidence: number;
}

interface EvidenceRow {
  readonly recordType: string;
  readonly recordId: string;
  readonly key: StrongKey;
  readonly otherType: string;
  readonly otherId: string;
}

/** What the linker does to the store, inside one transaction. Customers go by their `seq` here. */
export interface LinkWriter {
  /** How the records of this type among `recordIds` are linked now. */
  linksBefore(recordType: string, recordIds: readonly string[]): readonly LinkBefore[];
  /** Takes all links and evidence away; customers and their ids stay. Returns how many links there were. */
  clear(): number;
  /** Mints a customer and returns its `seq`. */
  mint(created: string): number;
  /** From now on the ids of customer `merged` lead to customer `kept`. */
  merge(merged: number, kept: number): void;
  link(row: LinkRow): void;
  evidence(row: EvidenceRow): void;
  /** Marks which customers have records; to be called last. */
  finish(): void;
}

const SQL = {
  linksBefore: `SELECT record_id, customer, since FROM json_each(?) JOIN link ON record_type = ? AND record_id = value`,
  mint: `INSERT INTO customer (id, created, live) VALUES (?, ?, 0)`,
  follow: `UPDATE alias SET customer = ?2 WHERE customer = ?1`,
  alias: `INSERT OR REPLACE INTO alias (id, customer) SELECT id, ?2 FROM customer WHERE seq = ?1`,
  link: `INSERT INTO link (record_type, record_id, source, customer, since, confidence) VALUES (?, ?, ?, ?, ?, ?)`,
  evidence: `
    INSERT OR IGNORE INTO evidence (record_type, record_id, key, level, other_type, other_id) VALUES (?, ?, ?, 'EXACT', ?, ?)`,
  finish: `
    UPDATE customer SET live = NOT live WHERE live <> (seq IN (SELECT customer FROM link))`,
} as const;

/** The writing half of the link store. */
export function prepareLinkWriter(database: DatabaseSync): LinkWriter {
  const linksBefore = database.prepare(SQL.linksBefore);
  const mint = database.prepare(SQL.mint);
  const follow = database.prepare(SQL.follow);
  const alias = database.prepare(SQL.alias);
  const link = database.prepare(SQL.link);
  const evidence = database.prepare(SQL.evidence);
  const finish = database.prepare(SQL.finish);

  return {
    linksBefore: (recordType, recordIds) =>
      linksBefore.all(JSON.stringify(recordIds), recordType).map((row) => ({
        recordId: String(row['record_id']),
        customer: Number(row['customer']),
        since: String(row['since']),
      })),
    clear() {
      database.exec('DELETE FROM evidence');
      return Number(database.prepare('DELETE FROM link').run().changes);
    },
    mint: (created) => Number(mint.run(mintCustomerId(), created).lastInsertRowid),
    merge(merged, kept) {
      follow.run(merged, kept);
      alias.run(merged, kept);
    },
    link({ recordType, recordId, source, customer, since, confidence }) {
      link.run(recordType, recordId, source, customer, since, confidence);
    },
    evidence({ recordType, recordId, key, otherType, otherId }) {
      evidence.run(recordType, recordId, key, otherType, otherId);
    },
    finish() {
      finish.run();
    },
  };
}
