import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { mintCustomerId } from './customer-id.ts';
import type { StrongKey } from './record.ts';

/** How a record is linked. Customers go by their `seq` here. */
export interface LinkState {
  readonly recordId: string;
  readonly customer: number;
  /** ISO 8601. */
  readonly since: string;
  readonly confidence: number;
  /** A number that is another when the evidence is another (but for chance). */
  readonly evidenceDigest: number;
}

interface RecordName {
  readonly recordType: string;
  readonly recordId: string;
}

/** What the linker does to the store, inside one transaction. */
export interface LinkWriter {
  /** How the records of this type among `recordIds` are linked now. */
  linksBefore(recordType: string, recordIds: readonly string[]): readonly LinkState[];
  /** How many records are linked now. */
  linkCount(): number;
  /** Unlinks all records but these. */
  keepOnly(records: Iterable<RecordName>): void;
  /** Mints a customer and returns its `seq`. */
  mint(created: string): number;
  /** From now on the ids of customer `merged` lead to customer `kept`. */
  merge(merged: number, kept: number): void;
  /** Links a record, or links it differently; evidence that it had is gone. */
  link(row: LinkState & RecordName & { readonly source: string }): void;
  evidence(row: RecordName & { readonly key: StrongKey; readonly other: RecordName }): void;
  /** Marks which customers have records; to be called last. */
  finish(): void;
}

const SQL = {
  linksBefore: `
    SELECT record_id, customer, since, confidence, evidence_digest
    FROM json_each(?) CROSS JOIN link ON record_type = ? AND record_id = value`,
  linkCount: `SELECT count(*) AS n FROM link`,
  mint: `INSERT INTO customer (id, created, live) VALUES (?, ?, 0)`,
  follow: `UPDATE alias SET customer = ?2 WHERE customer = ?1`,
  alias: `INSERT OR REPLACE INTO alias (id, customer) SELECT id, ?2 FROM customer WHERE seq = ?1`,
  link: `
    INSERT OR REPLACE INTO link (record_type, record_id, source, customer, since, confidence, evidence_digest)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  forgetEvidence: `DELETE FROM evidence WHERE record_type = ? AND record_id = ?`,
  evidence: `
    INSERT OR IGNORE INTO evidence (record_type, record_id, key, level, other_type, other_id) VALUES (?, ?, ?, 'EXACT', ?, ?)`,
  makeKept: `CREATE TEMP TABLE kept (record_type TEXT, record_id TEXT, PRIMARY KEY (record_type, record_id)) WITHOUT ROWID`,
  keep: `INSERT INTO kept VALUES (?, ?)`,
  dropOthers: `
    DELETE FROM link WHERE (record_type, record_id) NOT IN kept;
    DELETE FROM evidence WHERE (record_type, record_id) NOT IN kept;
    DROP TABLE kept`,
  finish: `UPDATE customer SET live = NOT live WHERE live <> (seq IN (SELECT customer FROM link))`,
} as const;

function linkState(row: Record<string, SQLOutputValue>): LinkState {
  return {
    recordId: String(row['record_id']),
    customer: Number(row['customer']),
    since: String(row['since']),
    confidence: Number(row['confidence']),
    evidenceDigest: Number(row['evidence_digest']),
  };
}

function keepOnly(database: DatabaseSync, records: Iterable<RecordName>): void {
  database.exec(SQL.makeKept);
  const keep = database.prepare(SQL.keep);
  for (const { recordType, recordId } of records) keep.run(recordType, recordId);
  database.exec(SQL.dropOthers);
}

/** The writing half of the link store. */
export function prepareLinkWriter(database: DatabaseSync): LinkWriter {
  const linksBefore = database.prepare(SQL.linksBefore);
  const linkCount = database.prepare(SQL.linkCount);
  const mint = database.prepare(SQL.mint);
  const follow = database.prepare(SQL.follow);
  const alias = database.prepare(SQL.alias);
  const link = database.prepare(SQL.link);
  const forgetEvidence = database.prepare(SQL.forgetEvidence);
  const evidence = database.prepare(SQL.evidence);
  const finish = database.prepare(SQL.finish);

  return {
    linksBefore: (recordType, recordIds) =>
      linksBefore.all(JSON.stringify(recordIds), recordType).map(linkState),
    linkCount: () => Number(linkCount.get()?.['n']),
    keepOnly: (records) => keepOnly(database, records),
    mint: (created) => Number(mint.run(mintCustomerId(), created).lastInsertRowid),
    merge(merged, kept) {
      follow.run(merged, kept);
      alias.run(merged, kept);
    },
    link({ recordType, recordId, source, customer, since, confidence, evidenceDigest }) {
      forgetEvidence.run(recordType, recordId);
      link.run(recordType, recordId, source, customer, since, confidence, evidenceDigest);
    },
    evidence({ recordType, recordId, key, other }) {
      evidence.run(recordType, recordId, key, other.recordType, other.recordId);
    },
    finish() {
      finish.run();
    },
  };
}
