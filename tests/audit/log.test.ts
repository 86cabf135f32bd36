import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { AuditEntry, AuditFilter, AuditLog, AuditRecord } from '../../src/audit/entry.ts';
import { openAuditLog } from '../../src/audit/log.ts';
import { verifyAuditLog } from '../../src/audit/verify.ts';
import { writeHere } from '../../src/audit/writer.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { auditRecord } from './sample-record.ts';

let folder = '';
let database: DatabaseSync;
let log: AuditLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-audit-'));
  database = openStore(join(folder, 'facet.db'));
  log = openAuditLog(database, 0, writeHere(database));
});
afterEach(async () => {
  await log.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function hashAsDocumented(entry: AuditEntry): string {
  const { previousHash, hash: _, log: __, ...rest } = entry;
  return createHash('sha256')
    .update(previousHash + String(canonicalize(rest)))
    .digest('hex');
}

describe('append', () => {
  it('numbers from 1 and chains as documented', async () => {
    const first = await log.append(auditRecord());
    const second = await log.append(auditRecord({ operation: null, client: null, traceId: null }));
    expect([first.sequence, second.sequence]).toEqual([1, 2]);
    expect(first.previousHash).toBe('0'.repeat(64));
    expect(second.previousHash).toBe(first.hash);
    expect([first.hash, second.hash]).toEqual([hashAsDocumented(first), hashAsDocumented(second)]);
  });

  it('keeps the order of calls when many come at once, across batches, without gaps', async () => {
    const viewers = Array.from({ length: 1500 }, (_, at) => `viewer-${at}`);
    const entries = await Promise.all(viewers.map((viewer) => log.append(auditRecord({ viewer }))));
    expect(entries.map(({ viewer }) => viewer)).toEqual(viewers);
    expect(entries.map(({ sequence }) => sequence)).toEqual(viewers.map((_, at) => at + 1));
    expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 1500 });
  });

  it('resolves only after other connections can read the entry', async () => {
    const other = new DatabaseSync(join(folder, 'facet.db'), { readOnly: true });
    const { sequence } = await log.append(auditRecord());
    expect(other.prepare('SELECT sequence FROM audit_entry').all()).toEqual([{ sequence }]);
    other.close();
  });

  it('continues the chain after a restart', async () => {
    const { hash } = await log.append(auditRecord());
    await log.close();
    database.close();
    database = openStore(join(folder, 'facet.db'));
    log = openAuditLog(database, 0, writeHere(database));
    expect(await log.append(auditRecord())).toMatchObject({ sequence: 2, previousHash: hash });
  });

  it('shares the log with another process that writes to it', async () => {
    const second = openStore(join(folder, 'facet.db'));
    const otherLog = openAuditLog(second, 0, writeHere(second));
    const writers = Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? log : otherLog));
    const entries = await Promise.all(writers.map((writer) => writer.append(auditRecord())));
    expect(new Set(entries.map(({ sequence }) => sequence)).size).toBe(200);
    expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 200 });
    await otherLog.close();
    second.close();
  });

  it('finishes what was appended before it closes, and takes nothing afterwards', async () => {
    const pending = log.append(auditRecord());
    await log.close();
    expect(await pending).toMatchObject({ sequence: 1 });
    await expect(log.append(auditRecord())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  it('leaves a log that verifies, whatever is appended in whatever company', async () => {
    const name = fc.stringMatching(/^[_A-Za-z]\w{0,20}$/);
    const field = fc.record({
      field: fc.tuple(name, name).map((parts) => parts.join('.')),
      classification: fc.constantFrom('PUBLIC', 'CONFIDENTIAL'),
      treatment: fc.constantFrom('CLEAR', 'DENY', 'MASK(email)'),
      rule: fc.stringMatching(/^p\d{1,4}$/),
    });
    const changes = fc.record({
      viewer: fc.stringMatching(/^[\p{L}\d|@.-]{1,40}$/u),
      client: fc.option(fc.stringMatching(/^[\p{L}\d][\p{L}\d .]{0,30}$/u)),
      operation: fc.option(name),
      customers: fc.array(fc.stringMatching(/^cus_[0-9a-z]{3}$/), { maxLength: 5 }),
      fields: fc.array(field, { maxLength: 5 }),
      rows: fc.nat(),
      durationMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    let expected = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { maxLength: 20 }), async (list) => {
        const entries = await Promise.all(list.map((change) => log.append(auditRecord(change))));
        expected += list.length;
        expect(entries.map(({ hash }) => hash)).toEqual(entries.map(hashAsDocumented));
        expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: expected });
      }),
      { numRuns: 30 },
    );
  });
});

describe('rule 9, audited or not answered: an entry that cannot be written', () => {
  it('rejects while the store refuses to write, and the log goes on without a gap afterwards', async () => {
    await log.append(auditRecord());
    database.exec('PRAGMA query_only = ON');
    const refused = await Promise.allSettled([log.append(auditRecord()), log.append(auditRecord())]);
    expect(refused.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toMatchObject([
      { code: 'AUDIT_UNAVAILABLE' },
      { code: 'AUDIT_UNAVAILABLE' },
    ]);
    database.exec('PRAGMA query_only = OFF');
    expect(await log.append(auditRecord())).toMatchObject({ sequence: 2 });
    expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 2 });
  });

  it('rejects when the disk is full, and the log goes on when there is room again', async () => {
    await log.append(auditRecord());
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() ?? {};
    database.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    const customers = Array.from({ length: 5000 }, (_, at) => `cus_${at}`);
    await expect(log.append(auditRecord({ customers }))).rejects.toMatchObject({
      code: 'AUDIT_UNAVAILABLE',
      cause: { message: expect.stringContaining('full') },
    });
    database.exec('PRAGMA max_page_count = 1000000');
    expect(await log.append(auditRecord({ customers }))).toMatchObject({ sequence: 2 });
    expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 2 });
  });

  it('rejects when the store is closed', async () => {
    const other = openStore(join(folder, 'other.db'));
    const closedLog = openAuditLog(other, 0, writeHere(other));
    other.close();
    await expect(closedLog.append(auditRecord())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });
});

describe('rule 7, no value in a message: an audit record', () => {
  const secret = 'Li Wei, 13800138000';
  test.each<[string, Partial<AuditRecord>]>([
    ['viewer', { viewer: `${secret}\n` }],
    ['operation', { operation: secret }],
    ['operationHash', { operationHash: secret }],
    ['purpose', { purpose: secret }],
    ['outcome', { outcome: secret }],
    ['roles.0', { roles: [secret] }],
    ['client', { client: secret }],
    ['customers.1', { customers: ['cus_1', secret] }],
    ['traceId', { traceId: secret }],
    [
      'fields.0.field',
      { fields: [{ field: secret, classification: 'PUBLIC', treatment: 'CLEAR', rule: 'p1' }] },
    ],
    [
      'fields.0.treatment',
      { fields: [{ field: 'A.b', classification: 'PUBLIC', treatment: `MASK(${secret})`, rule: 'p1' }] },
    ],
    ['sources.0.outcome', { sources: [{ source: 'crm', outcome: secret, calls: 0, rows: 0 }] }],
    ['a slot too many', Object.assign({ rows: 1 }, { note: secret })],
  ])('with text in %s is refused by the name of the slot, alone', async (slot, changes) => {
    const good = log.append(auditRecord());
    const refused = log.append(auditRecord(changes));
    await expect(refused).rejects.toMatchObject({
      code: 'AUDIT_UNAVAILABLE',
      cause: { message: expect.stringContaining(slot) },
    });
    await expect(refused).rejects.toMatchObject({
      cause: { message: expect.not.stringContaining('Li Wei') },
    });
    expect(await good).toMatchObject({ sequence: 1 });
  });
});

describe('search', () => {
  beforeEach(async () => {
    const nationalId = {
      field: 'Customer.nationalId',
      classification: 'CONFIDENTIAL',
      treatment: 'DENY',
      rule: 'p3',
    };
    await Promise.all([
      log.append(auditRecord({ at: '2026-06-30T08:00:00Z', customers: ['cus_a', 'cus_b', 'cus_a'] })),
      log.append(auditRecord({ at: '2026-06-30T08:00:00.500Z', viewer: 'bert', fields: [nationalId] })),
      log.append(auditRecord({ at: '2026-06-30T09:00:00Z', purpose: 'SALES', customers: ['cus_b'] })),
      log.append(auditRecord({ at: '2026-07-01T00:00:00Z', operation: 'customer-profile', fields: [] })),
    ]);
  });

  test.each<[AuditFilter, number[]]>([
    [{}, [4, 3, 2, 1]],
    [{ viewer: 'bert' }, [2]],
    [{ customer: 'cus_a' }, [1]],
    [{ customer: 'cus_b' }, [3, 1]],
    [{ customer: 'cus_b', purpose: 'SALES' }, [3]],
    [{ purpose: 'SERVICE' }, [4, 2, 1]],
    [{ operation: 'customer-profile' }, [4]],
    [{ field: 'Customer.nationalId' }, [2]],
    [{ field: 'Customer.name', viewer: 'anna' }, [3, 1]],
    [{ from: '2026-06-30T08:00:00.500Z' }, [4, 3, 2]],
    [{ to: '2026-06-30T08:00:00Z' }, [1]],
    [{ from: '2026-06-30T09:00:00.000Z', to: '2026-06-30T09:00:00Z' }, [3]],
    [{ viewer: "anna' OR 1=1 --" }, []],
  ])('%j finds %j, newest first', (filter, sequences) => {
    const page = log.search(filter, { first: 10 });
    expect(page.entries.map(({ sequence }) => sequence)).toEqual(sequences);
    expect(page).toMatchObject({ totalCount: sequences.length, hasNextPage: false });
  });

  it('pages backwards from a sequence number, counting all', () => {
    const first = log.search({ purpose: 'SERVICE' }, { first: 2 });
    expect(first).toMatchObject({
      entries: [{ sequence: 4 }, { sequence: 2 }],
      hasNextPage: true,
      totalCount: 3,
    });
    const second = log.search({ purpose: 'SERVICE' }, { first: 2, before: first.entries[1]?.place ?? [] });
    expect(second).toMatchObject({ entries: [{ sequence: 1 }], hasNextPage: false, totalCount: 3 });
  });

  it('gives back the entry that was appended', async () => {
    const entry = await log.append(auditRecord());
    expect(log.search({}, { first: 1 }).entries).toEqual([{ ...entry, place: [entry.sequence] }]);
  });
});
