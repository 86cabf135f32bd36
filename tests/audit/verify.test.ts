import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { openAuditLog } from '../../src/audit/log.ts';
import { verifyAuditLog } from '../../src/audit/verify.ts';
import { writeHere } from '../../src/audit/writer.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { indexAll } from './index-all.ts';
import { auditRecord } from './sample-record.ts';

/** Characters of two entries: of the five below, four are indexed. */
const RUN_OF_TWO = 800;

let folder = '';
let database: DatabaseSync;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-verify-'));
  database = openStore(join(folder, 'facet.db'));
  const log = openAuditLog(database, 0, writeHere(database));
  await Promise.all(
    Array.from({ length: 5 }, (_, at) => log.append(auditRecord({ viewer: `viewer-${at + 1}` }))),
  );
  await log.close();
  indexAll(database, RUN_OF_TWO);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes the chain anew from an entry on, as someone who may write the file could. */
async function rewriteFrom(sequence: number): Promise<void> {
  database.exec(`DELETE FROM audit_entry WHERE sequence >= ${sequence}; DELETE FROM audit_index WHERE sequence >= ${sequence};
    DELETE FROM audit_run WHERE until >= ${sequence}; DELETE FROM audit_customer WHERE run >= ${sequence};
    UPDATE audit_head SET sequence = ${sequence - 1}, hash = (SELECT hash FROM audit_entry WHERE sequence = ${sequence - 1})`);
  const log = openAuditLog(database, 0, writeHere(database));
  for (let at = sequence; at <= 5; at += 1) await log.append(auditRecord({ viewer: 'nobody' }));
  await log.close();
}

describe('verifyAuditLog', () => {
  it('finds nothing in a whole log, and says where it ends', () => {
    const { hash } = database.prepare('SELECT hash FROM audit_entry WHERE sequence = 5').get() ?? {};
    expect(verifyAuditLog(database)).toEqual({ ok: true, entries: 5, head: { sequence: 5, hash } });
  });

  it('finds nothing in an empty log', () => {
    const empty = openStore(join(folder, 'empty.db'));
    expect(verifyAuditLog(empty)).toMatchObject({ ok: true, entries: 0 });
    empty.close();
  });

  test.each([
    [
      'an edited entry',
      "UPDATE audit_entry SET body = replace(body, 'viewer-3', 'viewer-9') WHERE sequence = 3",
      3,
      'CHANGED',
    ],
    [
      'an edited hash',
      "UPDATE audit_entry SET hash = replace(hash, '0', '1') WHERE sequence = 3",
      3,
      'CHANGED',
    ],
    [
      'an edited previous hash',
      'UPDATE audit_entry SET previous_hash = hash WHERE sequence = 3',
      3,
      'CHANGED',
    ],
    ['a deleted entry', 'DELETE FROM audit_entry WHERE sequence = 3', 3, 'MISSING'],
    ['the first entry deleted', 'DELETE FROM audit_entry WHERE sequence = 1', 1, 'MISSING'],
    ['several entries deleted', 'DELETE FROM audit_entry WHERE sequence IN (2, 3)', 2, 'MISSING'],
    [
      'a deleted entry, the others moved up',
      'DELETE FROM audit_entry WHERE sequence = 3; UPDATE audit_entry SET sequence = sequence - 1 WHERE sequence > 3',
      3,
      'NOT_CHAINED',
    ],
    [
      'two entries that changed places',
      'UPDATE audit_entry SET sequence = -2 WHERE sequence = 2; UPDATE audit_entry SET sequence = 2 WHERE sequence = 3; UPDATE audit_entry SET sequence = 3 WHERE sequence = -2',
      2,
      'NOT_CHAINED',
    ],
    [
      'an entry put in twice',
      'INSERT INTO audit_entry (sequence, previous_hash, hash, body) SELECT 6, previous_hash, hash, body FROM audit_entry WHERE sequence = 5',
      6,
      'NOT_CHAINED',
    ],
    [
      'an entry before the first',
      'INSERT INTO audit_entry (sequence, previous_hash, hash, body) SELECT 0, previous_hash, hash, body FROM audit_entry WHERE sequence = 1',
      1,
      'MISSING',
    ],
    ['the end cut off', 'DELETE FROM audit_entry WHERE sequence > 3', 4, 'CUT_OFF'],
    ['everything deleted', 'DELETE FROM audit_entry', 1, 'CUT_OFF'],
    [
      'an entry that is no JSON any more',
      "UPDATE audit_entry SET body = 'gone' WHERE sequence = 5",
      5,
      'CHANGED',
    ],
    ['a list of fields edited', "UPDATE audit_field_list SET fields = '[]'", 1, 'CHANGED'],
    ['a list of fields deleted', 'DELETE FROM audit_field_list', 1, 'CHANGED'],
    ['a customer hidden from the search', 'DELETE FROM audit_customer WHERE run = 4', 4, 'INDEX_CHANGED'],
    [
      'a customer exchanged in the search',
      "UPDATE audit_customer SET customer = 'cus_x' WHERE run = 2",
      2,
      'INDEX_CHANGED',
    ],
    [
      'an entry of a customer hidden from the search',
      "UPDATE audit_customer SET sequences = '[3]' WHERE run = 4",
      4,
      'INDEX_CHANGED',
    ],
    [
      'a customer added to the search',
      "INSERT INTO audit_customer VALUES (2, 'cus_x', '[2]')",
      2,
      'INDEX_CHANGED',
    ],
    [
      'a customer added to the search of what is not indexed yet',
      "INSERT INTO audit_customer VALUES (5, 'cus_x', '[5]')",
      5,
      'INDEX_CHANGED',
    ],
    [
      'a viewer exchanged in the search',
      "UPDATE audit_index SET viewer = 'nobody' WHERE sequence = 3",
      4,
      'INDEX_CHANGED',
    ],
    ['an entry hidden from the search', 'DELETE FROM audit_index WHERE sequence = 1', 2, 'INDEX_CHANGED'],
    ['an entry that is said to be indexed', 'INSERT INTO audit_run VALUES (5)', 5, 'INDEX_CHANGED'],
    ['an entry that is not said to be indexed', 'DELETE FROM audit_run WHERE until = 4', 5, 'INDEX_CHANGED'],
    [
      'a field hidden from the search',
      "DELETE FROM audit_field WHERE field = 'Customer.name'",
      5,
      'INDEX_CHANGED',
    ],
    ['a field added to the search', "INSERT INTO audit_field VALUES ('Customer.x', 1)", 5, 'INDEX_CHANGED'],
    [
      'an entry with another list of fields',
      `UPDATE audit_entry SET body = replace(body, '"fields":1,', '"fields":2,') WHERE sequence = 2`,
      2,
      'CHANGED',
    ],
    [
      'an entry with its list of fields in place of the number, which no search by field finds',
      `UPDATE audit_entry SET body = replace(body, '"fields":1,', '"fields":' || (SELECT fields FROM audit_field_list WHERE id = 1) || ',')
       WHERE sequence = 5`,
      5,
      'CHANGED',
    ],
    [
      'a search that leaves out an entry',
      'DROP VIEW audit_found; CREATE VIEW audit_found AS SELECT * FROM audit_index WHERE sequence <> 3',
      5,
      'INDEX_CHANGED',
    ],
    [
      'something that happens when an entry is indexed',
      "CREATE TRIGGER forget AFTER INSERT ON audit_index BEGIN DELETE FROM audit_index WHERE viewer = 'nobody'; END",
      5,
      'INDEX_CHANGED',
    ],
  ])('finds %s', (_, tampering, sequence, reason) => {
    database.exec('PRAGMA foreign_keys = OFF');
    database.exec(tampering);
    expect(verifyAuditLog(database)).toMatchObject({ ok: false, firstBad: { sequence, reason } });
  });

  it('cannot see an end that was written anew, but for a head that was kept elsewhere', async () => {
    const { head } = verifyAuditLog(database);
    await rewriteFrom(3);
    expect(verifyAuditLog(database)).toMatchObject({ ok: true, entries: 5 });
    expect(verifyAuditLog(database, head)).toMatchObject({
      ok: false,
      firstBad: { sequence: 5, reason: 'CUT_OFF' },
    });
  });

  it('accepts a log that went on after the head was kept, and not one that ends before it', async () => {
    const { head } = verifyAuditLog(database);
    const log = openAuditLog(database, 0, writeHere(database));
    await log.append(auditRecord());
    await log.close();
    expect(verifyAuditLog(database, head)).toMatchObject({ ok: true, entries: 6 });
    expect(verifyAuditLog(database, { ...head, sequence: 7 })).toMatchObject({
      ok: false,
      firstBad: { sequence: 7, reason: 'CUT_OFF' },
    });
  });
});

describe('a log whose process was killed', () => {
  it.each(['here', 'thread'])(
    'written %s is whole, has every entry that was confirmed, and goes on',
    async (writer) => {
      const path = join(folder, 'killed.db');
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL('./append-forever.ts', import.meta.url)), path, writer],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const exited = once(child, 'exit');
      let confirmed = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        confirmed = Number(line);
        if (confirmed > 500) child.kill('SIGKILL');
      }
      await exited;
      const killed = openStore(path);
      const verdict = verifyAuditLog(killed);
      expect(verdict.ok).toBe(true);
      expect(verdict.entries).toBeGreaterThanOrEqual(confirmed);
      const log = openAuditLog(killed, 0, writeHere(killed));
      expect(await log.append(auditRecord())).toMatchObject({ sequence: verdict.entries + 1 });
      await log.close();
      killed.close();
    },
  );
});
