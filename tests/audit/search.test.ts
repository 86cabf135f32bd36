import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { AuditFilter, AuditLog, AuditPlace, AuditRecord, FoundEntry } from '../../src/audit/entry.ts';
import { logFile } from '../../src/audit/log-files.ts';
import { openAuditLog } from '../../src/audit/log.ts';
import { verifyAuditLog } from '../../src/audit/verify.ts';
import { writeHere } from '../../src/audit/writer.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { indexAll } from './index-all.ts';
import { auditRecord } from './sample-record.ts';

interface Written {
  readonly database: DatabaseSync;
  readonly log: AuditLog;
}

/** A store with the logs of so many workers, written in this thread, gone when the test is over. */
function openWorkers(count: number): readonly Written[] {
  const folder = mkdtempSync(join(tmpdir(), 'facet-search-'));
  const store = join(folder, 'facet.db');
  const first = openStore(store);
  const workers = Array.from({ length: count }, (_, worker) => {
    const database = worker === 0 ? first : openStore(logFile(store, worker));
    return { database, log: openAuditLog(first, worker, writeHere(database)) };
  });
  onTestFinished(async () => {
    for (const { log } of workers) await log.close();
    for (const { database } of workers) database.close();
    rmSync(folder, { recursive: true });
  });
  return workers;
}

const HOURS = ['06', '07', '08', '09'].map((hour) => `2026-06-30T${hour}:00:00.000Z`);
const VIEWERS = ['anna', 'bert', '客服'];
const PURPOSES = ['SERVICE', 'SALES'];
const OPERATIONS = ['Overview', 'customer-profile'];
const CUSTOMERS = ['cus_a', 'cus_b', 'cus_ab'];
const FIELDS = ['Customer.name', 'Customer.emails', 'Ticket.text'];

const fieldOf = fc.record({
  field: fc.constantFrom(...FIELDS),
  classification: fc.constant('SENSITIVE'),
  treatment: fc.constantFrom('CLEAR', 'DENY'),
  rule: fc.constant('p1'),
});

const record = fc
  .record({
    at: fc.constantFrom(...HOURS),
    viewer: fc.constantFrom(...VIEWERS),
    purpose: fc.constantFrom(...PURPOSES),
    operation: fc.option(fc.constantFrom(...OPERATIONS)),
    customers: fc.array(fc.constantFrom(...CUSTOMERS), { maxLength: 3 }),
    fields: fc.array(fieldOf, { maxLength: 3 }),
  })
  .map((changes) => auditRecord(changes));

const filter = fc.record(
  {
    viewer: fc.constantFrom(...VIEWERS),
    purpose: fc.constantFrom(...PURPOSES),
    operation: fc.constantFrom(...OPERATIONS),
    customer: fc.constantFrom(...CUSTOMERS),
    field: fc.constantFrom(...FIELDS),
    from: fc.constantFrom(...HOURS),
    to: fc.constantFrom(...HOURS),
  },
  { requiredKeys: [] },
);

function matches(entry: AuditRecord, where: AuditFilter): boolean {
  return (
    (where.viewer === undefined || entry.viewer === where.viewer) &&
    (where.purpose === undefined || entry.purpose === where.purpose) &&
    (where.operation === undefined || entry.operation === where.operation) &&
    (where.customer === undefined || entry.customers.includes(where.customer)) &&
    (where.field === undefined || entry.fields.some(({ field }) => field === where.field)) &&
    (where.from === undefined || entry.at >= where.from) &&
    (where.to === undefined || entry.at <= where.to)
  );
}

/** All pages, one after the other. */
function readAll(log: AuditLog, where: AuditFilter, first: number): readonly FoundEntry[] {
  const entries: FoundEntry[] = [];
  let before: AuditPlace | undefined;
  for (;;) {
    const page = log.search(where, { first, ...(before && { before }) });
    entries.push(...page.entries);
    before = page.entries.at(-1)?.place;
    if (!page.hasNextPage) return entries;
  }
}

/** Longer than some entries, shorter than two: so a run has one or two of them, and one may be left. */
const RUN_LENGTH = 500;

test('a search finds what reading every entry finds, page by page, before, while and after the entries are indexed', async () => {
  const [{ database, log } = expect.unreachable()] = openWorkers(1);
  const all: AuditRecord[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 8 }),
      fc.array(filter, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      async (records, filters, first) => {
        const check = (): void => {
          for (const where of filters) {
            const expected = all.filter((one) => matches(one, where)).toReversed();
            expect(readAll(log, where, first)).toMatchObject(expected);
            expect(log.search(where, { first }).totalCount).toBe(expected.length);
          }
        };
        all.push(...(await Promise.all(records.map((one) => log.append(one)))));
        check();
        indexAll(database, RUN_LENGTH);
        check();
      },
    ),
    { numRuns: 25 },
  );
  expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: all.length });
});

test('the logs of several workers are searched as one, newest first, page by page', async () => {
  const workers = openWorkers(3);
  const all: (AuditRecord & { readonly log: number })[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 2 }), record), { maxLength: 12 }),
      filter,
      fc.integer({ min: 1, max: 5 }),
      async (records, where, first) => {
        const start = new Date(Date.parse('2026-06-30T06:00:00Z') + all.length * 1000);
        for (const [at, [worker, one]] of records.entries()) {
          const later = new Date(start.getTime() + at * 1000).toISOString();
          const entry = await workers[worker]?.log.append({ ...one, at: later });
          if (entry) all.push(entry);
        }
        const expected = all.filter((one) => matches(one, where)).toReversed();
        for (const { log } of workers) {
          expect(readAll(log, where, first)).toMatchObject(expected);
          expect(log.search(where, { first }).totalCount).toBe(expected.length);
        }
        for (const { database } of workers.slice(1)) indexAll(database, RUN_LENGTH);
      },
    ),
    { numRuns: 25 },
  );
});

test('entries that come while pages are read are in none of them', async () => {
  const [{ log } = expect.unreachable(), ...others] = openWorkers(2);
  for (const viewer of ['first', 'second', 'third']) await log.append(auditRecord({ viewer }));
  const { entries } = log.search({}, { first: 1 });
  for (const worker of [...others, { log }]) await worker.log.append(auditRecord({ viewer: 'later' }));
  const before = entries[0]?.place ?? [];
  const rest = log.search({}, { first: 5, before }).entries;
  expect(rest.map(({ viewer }) => viewer)).toEqual(['second', 'first']);
});

test('a log in a store that was closed before its entries were indexed is found whole, and indexed when it goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-search-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'facet.db');
  const before = openStore(path);
  const log = openAuditLog(before, 0, writeHere(before));
  for (const viewer of VIEWERS) await log.append(auditRecord({ viewer }));
  before.close();
  const database = openStore(path);
  onTestFinished(() => database.close());
  indexAll(database, RUN_LENGTH);
  expect(database.prepare('SELECT max(until) AS last FROM audit_run').get()).toEqual({ last: 2 });
  const after = openAuditLog(database, 0, writeHere(database));
  expect(VIEWERS.map((viewer) => after.search({ viewer }, { first: 1 }).entries[0]?.sequence)).toEqual([
    1, 2, 3,
  ]);
});

test('a worker writes a log of its own beside the store, for the owner only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-search-'));
  const path = join(folder, 'facet.db');
  const store = openStore(path);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  const log = openAuditLog(store, 2);
  expect(await log.append(auditRecord())).toMatchObject({ log: 2, sequence: 1 });
  await log.close();
  expect(statSync(`${path}.audit-2`).mode & 0o777).toBe(0o600);
  expect(store.prepare('SELECT count(*) AS n FROM audit_entry').get()).toEqual({ n: 0 });
});

test('a store in memory has its log in it', async () => {
  const store = openStore(':memory:');
  const log = openAuditLog(store);
  const entry = await log.append(auditRecord());
  expect(log.search({}, { first: 2 }).entries).toMatchObject([entry]);
  await log.close();
  store.close();
});
