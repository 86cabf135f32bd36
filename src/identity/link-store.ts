import { LRUCache } from 'lru-cache';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { inTransaction } from '../store/transaction.ts';
import { prepareLinkWriter, type LinkWriter } from './link-writer.ts';
import { STRONG_KEYS, type LinkedRecord, type LinkEvidence } from './record.ts';

interface CustomerPage {
  readonly customers: readonly { readonly seq: number; readonly id: string }[];
  readonly hasNextPage: boolean;
}

/** The ids of a customer's records, by record type. */
export type CustomerKeys = ReadonlyMap<string, readonly string[]>;

/** Which records are which customer. Holds ids and kinds of evidence, nothing that a source says. */
export interface LinkStore {
  /** The customer of a record, or null if it is not linked. */
  customerOf(recordType: string, recordId: string): string | null;
  /** Customer ids by record id; records that are not linked are left out. */
  customersOf(recordType: string, recordIds: readonly string[]): ReadonlyMap<string, string>;
  /** The records of the customers with these current ids, in the order of customers, record types and record ids. */
  recordsOf(customerIds: readonly string[]): readonly LinkedRecord[];
  /** The keys of those records, customer by customer as they were asked for; those that are asked for often are kept in memory. */
  keysOf(customerIds: readonly string[]): readonly CustomerKeys[];
  /** Why a record belongs to its customer; strongest key first. Empty for a record that stands alone. */
  evidenceOf(recordType: string, recordId: string): readonly LinkEvidence[];
  /** Customers with records, in the order in which they were first seen; `after` is the `seq` of the last one that is known. */
  page(options: { readonly first: number; readonly after?: number }): CustomerPage;
  /** How many customers have records. */
  count(): number;
  /** The id under which the customer is kept now, or null if there never was one of this id. */
  resolve(id: string): string | null;
  /** Those of the current ids that exist, each once, in the order of `page`. */
  order(customerIds: readonly string[]): readonly string[];
  /** Runs `work` in one write transaction. */
  write<Result>(work: (writer: LinkWriter) => Result): Result;
}

const SQL = {
  customerOf: `SELECT id FROM link JOIN customer ON seq = customer WHERE record_type = ? AND record_id = ?`,
  customersOf: `
    SELECT record_id, customer.id AS id FROM json_each(?) CROSS JOIN link ON record_type = ? AND record_id = value JOIN customer ON seq = customer`,
  recordsOf: `
    SELECT customer.id AS id, source, record_type, record_id, since, confidence
    FROM customer JOIN link ON customer = seq
    WHERE customer.id IN (SELECT value FROM json_each(?)) ORDER BY seq, record_type, record_id`,
  keysOf: `
    SELECT customer.id AS id, record_type, record_id
    FROM customer JOIN link ON customer = seq
    WHERE customer.id IN (SELECT value FROM json_each(?)) ORDER BY seq, record_type, record_id`,
  evidenceOf: `
    SELECT key, source, other_type, other_id FROM evidence JOIN link ON link.record_type = other_type AND link.record_id = other_id
    WHERE evidence.record_type = ? AND evidence.record_id = ?`,
  block: `SELECT seq, id FROM customer WHERE live = 1 AND seq >= ? AND seq < ? ORDER BY seq`,
  last: `SELECT coalesce(max(seq), 0) AS seq FROM customer WHERE live = 1`,
  count: `SELECT count(*) AS n FROM customer WHERE live = 1`,
  resolve: `SELECT id FROM customer WHERE seq = coalesce((SELECT customer FROM alias WHERE id = ?1), (SELECT seq FROM customer WHERE id = ?1))`,
  order: `SELECT id FROM customer WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq`,
} as const;

function idIn(row: Record<string, SQLOutputValue> | undefined): string | null {
  return row === undefined ? null : String(row['id']);
}

function linkedRecord(row: Record<string, SQLOutputValue>): LinkedRecord {
  return {
    customerId: String(row['id']),
    source: String(row['source']),
    recordType: String(row['record_type']),
    recordId: String(row['record_id']),
    since: String(row['since']),
    confidence: Number(row['confidence']),
  };
}

function evidenceByStrength(rows: readonly Record<string, SQLOutputValue>[]): readonly LinkEvidence[] {
  return STRONG_KEYS.flatMap((key) =>
    rows
      .filter((row) => row['key'] === key)
      .map((row) => ({
        key,
        level: 'EXACT' as const,
        source: String(row['source']),
        recordType: String(row['other_type']),
        recordId: String(row['other_id']),
      })),
  );
}

/** How often another process's writing is looked for. */
const CHECK_MS = 1000;

/** What is kept in memory: customers with the keys of their records, blocks of the list of customers, and ids. */
const MOST_CUSTOMERS = 25_000;
const MOST_BLOCKS = 50;
/** Places of one block. */
const BLOCK = 512;
const MOST_IDS = 25_000;

const NO_RECORDS: CustomerKeys = new Map();

/** What every request asks for and only changes when records are linked anew, here or by another process on the same store. */
function keptLinks(database: DatabaseSync) {
  const readVersion = database.prepare('SELECT version FROM link_version');
  const kept = {
    keys: new Map<string, CustomerKeys>(),
    blocks: new LRUCache<number, CustomerPage['customers']>({ max: MOST_BLOCKS }),
    current: new LRUCache<string, { readonly id: string }>({ max: MOST_IDS }),
  };
  let keptVersion: SQLOutputValue | undefined;
  let checkedAt = -Infinity;
  return {
    /** What is kept: as it is now if it was written here, else as it was within the last second. */
    now(): typeof kept {
      // Not by the time of day, which may be set back.
      if (performance.now() - checkedAt < CHECK_MS) return kept;
      const version = readVersion.get()?.['version'];
      if (version !== keptVersion) for (const cache of Object.values(kept)) cache.clear();
      keptVersion = version;
      checkedAt = performance.now();
      return kept;
    },
    forget(): void {
      checkedAt = -Infinity;
    },
  };
}

function keysByCustomer(rows: readonly Record<string, SQLOutputValue>[]): ReadonlyMap<string, CustomerKeys> {
  const found = new Map<string, Map<string, string[]>>();
  for (const row of rows) {
    const id = String(row['id']);
    const type = String(row['record_type']);
    const keys = found.get(id) ?? new Map<string, string[]>();
    found.set(id, keys);
    const ofType = keys.get(type);
    if (ofType) ofType.push(String(row['record_id']));
    else keys.set(type, [String(row['record_id'])]);
  }
  return found;
}

/** The links in an open store (see `openStore`). */
export function openLinkStore(database: DatabaseSync): LinkStore {
  const customerOf = database.prepare(SQL.customerOf);
  const customersOf = database.prepare(SQL.customersOf);
  const recordsOf = database.prepare(SQL.recordsOf);
  const keysOf = database.prepare(SQL.keysOf);
  const evidenceOf = database.prepare(SQL.evidenceOf);
  const block = database.prepare(SQL.block);
  const last = database.prepare(SQL.last);
  const count = database.prepare(SQL.count);
  const resolve = database.prepare(SQL.resolve);
  const order = database.prepare(SQL.order);
  const writer = prepareLinkWriter(database);
  const changes = database.prepare('SELECT total_changes() AS n');
  const known = keptLinks(database);

  /** The customers whose places are in a block, so that pages that begin anywhere share what was read. */
  const blockAt = (number: number): CustomerPage['customers'] => {
    const { blocks } = known.now();
    const before = blocks.get(number);
    if (before) return before;
    const rows = block.all(number * BLOCK, (number + 1) * BLOCK);
    const customers = rows.map((row) => ({ seq: Number(row['seq']), id: String(row['id']) }));
    blocks.set(number, customers);
    return customers;
  };

  return {
    customerOf: (recordType, recordId) => idIn(customerOf.get(recordType, recordId)),
    customersOf: (recordType, recordIds) =>
      new Map(
        customersOf
          .all(JSON.stringify(recordIds), recordType)
          .map((row) => [String(row['record_id']), String(row['id'])]),
      ),
    recordsOf: (customerIds) => recordsOf.all(JSON.stringify(customerIds)).map(linkedRecord),
    keysOf(customerIds) {
      const { keys: kept } = known.now();
      const found = customerIds.map((id) => kept.get(id));
      const missing = customerIds.filter((_, index) => found[index] === undefined);
      if (missing.length === 0) return found.map((keys) => keys ?? NO_RECORDS);
      const read = keysByCustomer(keysOf.all(JSON.stringify(missing)));
      // A thousand are asked for at once: to keep track of which was asked for last would cost more than to read all anew, once in a while.
      if (kept.size + missing.length > MOST_CUSTOMERS) kept.clear();
      for (const id of missing) kept.set(id, read.get(id) ?? NO_RECORDS);
      return customerIds.map((id, index) => found[index] ?? read.get(id) ?? NO_RECORDS);
    },
    evidenceOf: (recordType, recordId) => evidenceByStrength(evidenceOf.all(recordType, recordId)),
    page({ first, after = 0 }) {
      const end = Number(last.get()?.['seq']);
      const found: { readonly seq: number; readonly id: string }[] = [];
      // One more tells whether there is a next page.
      for (let at = after + 1; at <= end && found.length <= first; at += BLOCK - (at % BLOCK)) {
        for (const customer of blockAt(Math.floor(at / BLOCK))) {
          if (customer.seq > after && found.length <= first) found.push(customer);
        }
      }
      return { customers: found.slice(0, first), hasNextPage: found.length > first };
    },
    count: () => Number(count.get()?.['n']),
    resolve(id) {
      const { current } = known.now();
      const before = current.get(id);
      if (before) return before.id;
      const now = idIn(resolve.get(id));
      // Ids that never were would let anybody push the others out.
      if (now !== null) current.set(id, { id: now });
      return now;
    },
    order: (customerIds) => order.all(JSON.stringify(customerIds)).map((row) => String(row['id'])),
    write(work) {
      const result = inTransaction(database, () => {
        const before = changes.get()?.['n'];
        const done = work(writer);
        if (changes.get()?.['n'] !== before) {
          database.exec('UPDATE link_version SET version = version + 1');
        }
        return done;
      });
      known.forget();
      return result;
    },
  };
}
