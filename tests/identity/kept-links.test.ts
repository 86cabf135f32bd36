import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type LinkStore, openLinkStore } from '../../src/identity/link-store.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { identityRecord as record, link } from './identity-record.ts';

function openTwice(): readonly [LinkStore, LinkStore] {
  const folder = mkdtempSync(join(tmpdir(), 'facet-links-'));
  const open = (): LinkStore => {
    const database = openStore(join(folder, 'facet.db'));
    onTestFinished(() => database.close());
    return openLinkStore(database);
  };
  const stores = [open(), open()] as const;
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return stores;
}

const recordIds = (store: LinkStore, id: string): string[] =>
  store.keysOf([id]).flatMap((keys) => [...keys.values()].flat());

it('links that are kept in memory follow what this process and others write', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const [here, there] = openTwice();
  const first = record('1', { email: 'a@x.test' });
  const second = record('2', { email: 'a@x.test' });
  await link(here, [first]);
  const id = here.page({ first: 1 }).customers[0]?.id ?? '';
  expect(recordIds(here, id)).toEqual(['1']);
  expect(recordIds(there, id)).toEqual(['1']);
  await link(there, [first, second]);
  expect(recordIds(there, id)).toEqual(['1', '2']);
  // Another process's writing is seen within a second, whatever the clock shows by then.
  vi.advanceTimersByTime(1_000);
  vi.setSystemTime(0);
  expect(recordIds(here, id)).toEqual(['1', '2']);
  await link(here, [second]);
  expect(recordIds(here, id)).toEqual(['2']);
  vi.advanceTimersByTime(1_000);
  expect(recordIds(there, id)).toEqual(['2']);
  expect(recordIds(here, 'cus_none')).toEqual([]);
});
