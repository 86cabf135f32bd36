import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { inTransaction } from '../../src/store/transaction.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('openStore', () => {
  it('makes the folder and the file, for the owner only, side files included', () => {
    const path = join(folder, 'a', 'b', 'facet.db');
    const database = openStore(path);
    database.exec("INSERT INTO customer (id, created, live) VALUES ('cus_1', '2026-01-01T00:00:00Z', 0)");
    const modes = readdirSync(join(folder, 'a', 'b')).map((name) => [
      name,
      statSync(join(folder, 'a', 'b', name)).mode & 0o777,
    ]);
    expect(Object.fromEntries(modes)).toEqual({
      'facet.db': 0o600,
      'facet.db-shm': 0o600,
      'facet.db-wal': 0o600,
    });
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
    database.close();
  });

  it('takes the rights of others away from a file that is there', () => {
    const path = join(folder, 'facet.db');
    writeFileSync(path, '', { mode: 0o644 });
    openStore(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('waits for the disk on every commit, waits for other writers, and keeps references whole', () => {
    const database = openStore(join(folder, 'facet.db'));
    const pragma = (name: string): unknown =>
      Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
    expect(pragma('busy_timeout')).toBeGreaterThan(0);
    database.close();
  });

  it('keeps what is there when opened again', () => {
    const path = join(folder, 'facet.db');
    const first = openStore(path);
    first.exec("INSERT INTO customer (id, created, live) VALUES ('cus_1', '2026-01-01T00:00:00Z', 0)");
    first.close();
    const second = openStore(path);
    expect(second.prepare('SELECT id FROM customer').all()).toEqual([{ id: 'cus_1' }]);
    second.close();
  });

  it('refuses a file of a newer release, and says what to do', () => {
    const path = join(folder, 'facet.db');
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 999');
    newer.close();
    expect(() => openStore(path)).toThrow(
      /"[^"]+facet\.db" cannot be used: its tables have version 999.*newer release/,
    );
  });

  it('refuses a file that is no database, and a path that cannot be made', () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'not a database, but long enough to be taken for one'.repeat(20));
    expect(() => openStore(path)).toThrow(/notes\.txt" cannot be used: file is not a database/);
    expect(() => openStore(join(path, 'facet.db'))).toThrow(/cannot be used: E(EXIST|NOTDIR)/);
    mkdirSync(join(folder, 'folder.db'));
    expect(() => openStore(join(folder, 'folder.db'))).toThrow(/cannot be used: EISDIR/);
  });

  it('prints no warning', () => {
    const script = `import('${join(import.meta.dirname, '../../src/store/sqlite.ts')}').then(({ openStore }) => openStore('${join(folder, 'facet.db')}').close())`;
    const { stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });
});

describe('MIGRATIONS', () => {
  it('are numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, at) => at + 1));
  });
});

describe('inTransaction', () => {
  it('undoes everything when the work throws', () => {
    const database = openStore(join(folder, 'facet.db'));
    const work = (): never => {
      database.exec("INSERT INTO customer (id, created, live) VALUES ('cus_1', '2026-01-01T00:00:00Z', 0)");
      throw new Error('stop');
    };
    expect(() => inTransaction(database, work)).toThrow('stop');
    expect(database.prepare('SELECT count(*) AS n FROM customer').get()).toEqual({ n: 0 });
    expect(inTransaction(database, () => 'again')).toBe('again');
    database.close();
  });
});
