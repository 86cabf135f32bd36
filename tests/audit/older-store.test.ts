import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import canonicalize from 'canonicalize';
import { expect, onTestFinished, test } from 'vitest';
import { chainHash, GENESIS } from '../../src/audit/chain.ts';
import { openAuditLog } from '../../src/audit/log.ts';
import { verifyAuditLog } from '../../src/audit/verify.ts';
import { writeHere } from '../../src/audit/writer.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { auditRecord } from './sample-record.ts';

const RECORDS = [
  auditRecord({ viewer: 'anna "客服"', customers: ['cus_a', 'cus_b'] }),
  auditRecord({ fields: [], customers: [] }),
  auditRecord({ viewer: 'bert', operation: null, durationMs: 1e-7 }),
];

/** A store as version 3 left it. */
function olderStore(path: string): void {
  const database = new DatabaseSync(path);
  for (const { sql } of MIGRATIONS.filter(({ version }) => version <= 3)) database.exec(sql);
  let { hash } = GENESIS;
  for (const [at, record] of RECORDS.entries()) {
    const body = canonicalize({ ...record, sequence: at + 1 }) ?? '';
    const next = chainHash(hash, body);
    database
      .prepare(
        'INSERT INTO audit_entry (sequence, previous_hash, hash, field_set, body) VALUES (?, ?, ?, ?, ?)',
      )
      .run(at + 1, hash, next, at, body);
    for (const customer of record.customers)
      database.prepare('INSERT INTO audit_customer VALUES (?, ?)').run(customer, at + 1);
    hash = next;
  }
  database.prepare('INSERT INTO audit_head VALUES (1, ?, ?)').run(RECORDS.length, hash);
  database.exec('PRAGMA user_version = 3');
  database.close();
}

test('a log of an older release is kept whole, found, and goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-older-'));
  const path = join(folder, 'facet.db');
  olderStore(path);
  const store = openStore(path);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  expect(verifyAuditLog(store)).toMatchObject({ ok: true, entries: RECORDS.length });
  const log = openAuditLog(store, 0, writeHere(store));
  expect(log.search({}, { first: 9 }).entries).toMatchObject(RECORDS.toReversed());
  expect(log.search({ customer: 'cus_b', field: 'Customer.name' }, { first: 9 }).totalCount).toBe(1);
  await log.append(auditRecord());
  expect(verifyAuditLog(store)).toMatchObject({ ok: true, entries: RECORDS.length + 1 });
});
