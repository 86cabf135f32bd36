import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLinkStore } from '../../src/identity/link-store.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { identityRecord as record, link } from './identity-record.ts';

const PHONE = '15400000001';
const ID_A = '11010519491231002X';
const TAX_A = '91350100M000100Y43';

describe('rule 11, no copy', () => {
  it('leaves no value of a record in any stored byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'facet-links-'));
    const database = openStore(join(folder, 'facet.db'));
    const values = {
      email: 'li.wei@secret.test',
      phone: PHONE,
      nationalId: ID_A,
      taxNumber: TAX_A,
      name: '李伟 Li Wei',
      birthDate: '1980-01-01',
    };
    await link(openLinkStore(database), [record('1', values), record('2', { ...values, kind: 'PERSON' })]);
    const stored = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(stored.includes('Contact')).toBe(true);
    const words = [...Object.values(values), 'li.wei', '李伟', 'Li Wei', '19800101', 'PERSON'];
    expect(words.filter((word) => stored.includes(word))).toEqual([]);
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
