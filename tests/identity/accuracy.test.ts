import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateSamples } from '../../samples/data/generate.ts';
import type { LinkStore } from '../../src/identity/link-store.ts';
import { linkRecords } from '../../src/identity/linker.ts';
import type { IdentityRecord } from '../../src/identity/record.ts';
import { nationalIdCheck } from '../../src/masking/check-digits.ts';
import { noDatasets, readDataset } from '../resolvers/datasets.ts';
import { identityRecord, memoryLinkStore } from './identity-record.ts';
import { countPairs } from './pair-counts.ts';
import { sampleRecords, sampleTruth } from './sample-records.ts';

const OPTIONS = { genericKeyLimit: 20, now: new Date('2026-06-30T00:00:00Z') };

function linkedIds(
  store: LinkStore,
  records: readonly { readonly recordType: string; readonly recordId: string }[],
): readonly string[] {
  return records.map(({ recordType, recordId }) => store.customerOf(recordType, recordId) ?? '');
}

describe('linkRecords on the sample systems', () => {
  it('links at least 95 % of the pairs that keys can link, and at most 1 % wrongly', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'facet-accuracy-'));
    const files = generateSamples({ folder, customers: 2000, seed: 7 });
    const store = memoryLinkStore();
    const report = await linkRecords(sampleRecords(files), store, OPTIONS);
    const truth = await sampleTruth(files);
    rmSync(folder, { recursive: true, force: true });
    const ids = linkedIds(store, truth);
    const byCustomer = truth.map(({ customer }, at) => ({ linked: ids[at] ?? '', truth: String(customer) }));
    const byKeys = truth.map(({ customer, cluster }, at) => ({
      linked: ids[at] ?? '',
      truth: `${customer} ${cluster}`,
    }));
    expect(report.records).toBe(truth.length);
    expect(countPairs(byCustomer).precision).toBeGreaterThanOrEqual(0.99);
    expect(countPairs(byKeys).recall).toBeGreaterThanOrEqual(0.95);
  });
});

/** The seven digits in the form of a national id, whose check character they lack. */
function asNationalId(socialSecurity: string): string {
  const first17 = `${socialSecurity.slice(0, 6)}1900010100${socialSecurity.slice(6)}`;
  return first17 + nationalIdCheck(first17);
}

/** FEBRL dataset 4: 5,000 records and 5,000 distorted copies; `rec-17-org` and `rec-17-dup-0` are one person. */
function febrl4(): readonly IdentityRecord[] {
  return ['dataset4a.csv', 'dataset4b.csv'].flatMap((file) =>
    readDataset(join('febrl', file), ',')
      .slice(1)
      .map((cells) => {
        const [recordId = '', given = '', surname = ''] = cells;
        const [birthDate = '', socialSecurity = ''] = cells.slice(-2);
        return identityRecord(recordId, {
          recordType: file,
          ...(socialSecurity === '' ? {} : { nationalId: asNationalId(socialSecurity) }),
          birthDate: birthDate === '' ? null : birthDate,
          name: `${given} ${surname}`,
        });
      }),
  );
}

describe.skipIf(noDatasets)('linkRecords on FEBRL dataset 4 (needs DATASETS_DIR)', () => {
  it('links by the social security number alone: hardly a wrong pair, and the pairs whose number is not distorted', async () => {
    const records = febrl4();
    const store = memoryLinkStore();
    async function* batches(): AsyncGenerator<readonly IdentityRecord[]> {
      yield records;
    }
    await linkRecords(batches(), store, OPTIONS);
    const ids = linkedIds(store, records);
    const counts = countPairs(
      records.map(({ recordId }, at) => ({ linked: ids[at] ?? '', truth: recordId.split('-')[1] ?? '' })),
    );
    expect(counts.right + counts.missed).toBe(5000);
    expect(counts.precision).toBeGreaterThanOrEqual(0.99);
    expect(counts.recall).toBeGreaterThanOrEqual(0.9);
  });
});
