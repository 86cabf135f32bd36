import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logFile } from '../../src/audit/log-files.ts';
import { openAuditLog } from '../../src/audit/log.ts';
import { writeHere } from '../../src/audit/writer.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { auditRecord } from '../audit/sample-record.ts';
import { run } from './run.ts';

const ENTRIES = 3;

/** A store with three entries. */
async function storeWithEntries() {
  const folder = mkdtempSync(join(tmpdir(), 'facet-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'facet.db');
  const store = openStore(path);
  onTestFinished(() => store.close());
  const log = openAuditLog(store, 0, writeHere(store));
  for (let count = 0; count < ENTRIES; count += 1) await log.append(auditRecord());
  return { store, path, yaml: `samples: {}\nstore: { path: '${path}' }` };
}

test('audit verify says that the log is whole, while it is open elsewhere', async () => {
  const { yaml } = await storeWithEntries();
  const { code, out, error } = await run(['audit', 'verify'], { yaml });
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toMatch(/^3 entries, whole\nhead 3:[\da-f]{64}\n$/);
  const json = await run(['audit', 'verify', '--json'], { yaml });
  expect(JSON.parse(json.out)).toMatchObject({ ok: true, entries: ENTRIES });
});

test('audit verify names the first entry that was tampered with', async () => {
  const { store, yaml } = await storeWithEntries();
  store.exec(`UPDATE audit_entry SET body = replace(body, '"rows":', '"rows":1') WHERE sequence = 2`);
  const { code, out, error } = await run(['audit', 'verify'], { yaml });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(error).toMatch(/^The audit log is broken: entry 2 was changed: .*\(CHANGED\)\.\n$/);
  const json = await run(['audit', 'verify', '--json'], { yaml });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, firstBad: { sequence: 2, reason: 'CHANGED' } });
});

test('audit verify holds the log against a head that was kept', async () => {
  const { yaml } = await storeWithEntries();
  const { out } = await run(['audit', 'verify'], { yaml });
  const head = /head (\S+)/.exec(out)?.[1] ?? '';
  expect(await run(['audit', 'verify', '--head', head], { yaml })).toMatchObject({ code: 0 });
  const other = await run(['audit', 'verify', '--head', `2:${'0'.repeat(64)}`], { yaml });
  expect(other).toMatchObject({ code: 1, error: expect.stringContaining('CUT_OFF') });
  expect(await run(['audit', 'verify', '--head', '2'], { yaml })).toMatchObject({ code: 2 });
});

test('audit verify makes no store, and reads none but its own kind', async () => {
  const { path } = await storeWithEntries();
  const missing = await run(['audit', 'verify'], { yaml: `samples: {}\nstore: { path: '${path}-none' }` });
  expect(missing).toMatchObject({ code: 1, out: '', error: expect.stringContaining('is not there') });
  writeFileSync(`${path}.txt`, 'not a database, but long enough to look like something else entirely');
  const other = await run(['audit', 'verify'], { yaml: `samples: {}\nstore: { path: '${path}.txt' }` });
  expect(other).toMatchObject({ code: 1, error: expect.stringContaining('cannot be read') });
  const folder = await run(['audit', 'verify'], {
    yaml: `samples: {}\nstore: { path: '${import.meta.dirname}' }`,
  });
  expect(folder).toMatchObject({ code: 1, error: expect.stringContaining('cannot be read') });
});

/** The log of a second worker beside the store, with one entry. */
async function secondLog(path: string) {
  const store = openStore(logFile(path, 1));
  onTestFinished(() => store.close());
  const log = openAuditLog(store, 0, writeHere(store));
  await log.append(auditRecord());
  return store;
}

test('audit verify verifies the logs of all workers, and says for each', async () => {
  const { path, yaml } = await storeWithEntries();
  const second = await secondLog(path);
  const { code, out } = await run(['audit', 'verify'], { yaml });
  expect(code).toBe(0);
  expect(out).toMatch(
    /^3 entries, whole\nhead 3:[\da-f]{64}\nlog 1: 1 entries, whole\nhead 1\/1:[\da-f]{64}\n$/,
  );
  const heads = Array.from(out.matchAll(/head (\S+)/g), ([, head = '']) => ['--head', head]).flat();
  expect(await run(['audit', 'verify', ...heads], { yaml })).toMatchObject({ code: 0 });
  second.exec('DELETE FROM audit_entry');
  const broken = await run(['audit', 'verify', '--json'], { yaml });
  expect(broken).toMatchObject({ code: 1, error: expect.stringContaining('The audit log 1 is broken') });
  expect(
    broken.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { log: 0, ok: true },
    { log: 1, ok: false },
  ]);
});

test('audit verify misses a log whose head was kept', async () => {
  const { yaml } = await storeWithEntries();
  const missing = await run(['audit', 'verify', '--head', `1/1:${'0'.repeat(64)}`], { yaml });
  expect(missing).toMatchObject({ code: 1, error: 'The audit log 1 is not there, but its head was kept.\n' });
});
