import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draftOf } from '../../src/audit/canonical-record.ts';
import { prepareCommit } from '../../src/audit/commit.ts';
import type { AuditLog } from '../../src/audit/entry.ts';
import { openAuditLog } from '../../src/audit/log.ts';
import { startWriter } from '../../src/audit/start-writer.ts';
import { verifyAuditLog } from '../../src/audit/verify.ts';
import { writeHere } from '../../src/audit/writer.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { auditRecord } from './sample-record.ts';

let folder = '';
let path = '';
let database: DatabaseSync;
let log: AuditLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-writer-'));
  path = join(folder, 'facet.db');
  database = openStore(path);
  log = openAuditLog(database);
});
afterEach(async () => {
  await log.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('entries keep their order across batches and threads, and can be read when they are confirmed', async () => {
  const viewers = Array.from({ length: 1200 }, (_, at) => `viewer-${at}-客户`);
  const entries = await Promise.all(
    viewers.map((viewer, at) =>
      log.append(auditRecord({ viewer, customers: at % 3 === 0 ? [] : ['cus_1', 'cus_2'].slice(0, at % 3) })),
    ),
  );
  expect(entries.map(({ sequence }) => sequence)).toEqual(viewers.map((_, at) => at + 1));
  const other = new DatabaseSync(path, { readOnly: true });
  expect(verifyAuditLog(other)).toMatchObject({
    ok: true,
    entries: 1200,
    head: { hash: entries.at(-1)?.hash },
  });
  other.close();
  const { entries: found, totalCount } = log.search({ viewer: 'viewer-700-客户' }, { first: 5 });
  expect({ found, totalCount }).toMatchObject({ found: [entries[700]], totalCount: 1 });
});

test('what an older store left to be indexed holds up no entry', async () => {
  await log.close();
  const customers = Array.from({ length: 1000 }, (_, at) => `cus_${at}_of_a_thousand_customers`);
  const draft = draftOf(auditRecord({ customers }));
  if (!draft) throw new Error('expected a plain record');
  prepareCommit(database)(Array.from({ length: 1000 }, () => draft));
  const runs = () => Number(database.prepare('SELECT count(*) AS n FROM audit_run').get()?.['n']);
  log = openAuditLog(database);
  await log.append(auditRecord());
  expect(runs()).toBeLessThan(5);
  await expect.poll(runs, { timeout: 20_000 }).toBeGreaterThanOrEqual(7);
});

test('shares the log with who writes it in another thread', async () => {
  const otherLog = openAuditLog(database, 0, writeHere(database));
  const writers = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? log : otherLog));
  await Promise.all(writers.map((writer) => writer.append(auditRecord())));
  expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 100 });
  await otherLog.close();
});

test('Audited or not answered: refuses while the store cannot be written, and goes on without a gap afterwards', async () => {
  await log.append(auditRecord());
  database.exec('ALTER TABLE audit_head RENAME TO gone');
  await expect(log.append(auditRecord())).rejects.toMatchObject({
    code: 'AUDIT_UNAVAILABLE',
    cause: { message: expect.stringContaining('audit_head') },
  });
  database.exec('ALTER TABLE gone RENAME TO audit_head');
  expect(await log.append(auditRecord())).toMatchObject({ sequence: 2 });
  expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 2 });
});

test('a store that cannot be opened refuses every entry, until it can', async () => {
  const broken = join(folder, 'no-folder-yet');
  renameSync(path, broken);
  const otherLog = openAuditLog(database, 0, startWriter(join(broken, 'facet.db')));
  await expect(otherLog.append(auditRecord())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  await expect(otherLog.append(auditRecord())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  await otherLog.close();
  renameSync(broken, path);
  expect(await log.append(auditRecord())).toMatchObject({ sequence: 1 });
});

test('finishes what was appended before it closes, and takes nothing afterwards', async () => {
  const pending = log.append(auditRecord());
  await log.close();
  expect(await pending).toMatchObject({ sequence: 1 });
  await expect(log.append(auditRecord())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
});

test('indexes what has come together, after it was confirmed; all of it can be found all the time', async () => {
  const customers = Array.from({ length: 50_000 }, (_, at) => `cus_${String(at).padStart(20, '0')}`);
  for (let at = 0; at < 5; at += 1) {
    await log.append(auditRecord({ customers: customers.slice(at) }));
    expect(log.search({ customer: customers[2] ?? '' }, { first: 10 })).toMatchObject({
      totalCount: Math.min(at + 1, 3),
    });
  }
  await log.close();
  expect(database.prepare('SELECT until FROM audit_run').all()).toEqual([{ until: 3 }]);
  expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 5 });
});
