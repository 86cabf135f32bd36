import { openLinkStore, type LinkStore } from '../../src/identity/link-store.ts';
import { linkRecords, type LinkReport } from '../../src/identity/linker.ts';
import type { IdentityRecord, StrongKey } from '../../src/identity/record.ts';
import { openStore } from '../../src/store/sqlite.ts';

interface Parts extends Partial<Omit<IdentityRecord, 'keys' | 'recordId'>> {
  readonly nationalId?: string;
  readonly taxNumber?: string;
  readonly email?: string;
  readonly unverifiedEmail?: string;
  readonly phone?: string;
}

/** A record of the CRM, unless `parts` say otherwise. */
export function identityRecord(recordId: string, parts: Parts = {}): IdentityRecord {
  const keys: [StrongKey, string | undefined, boolean][] = [
    ['NATIONAL_ID', parts.nationalId, true],
    ['TAX_NUMBER', parts.taxNumber, true],
    ['EMAIL', parts.email, true],
    ['EMAIL', parts.unverifiedEmail, false],
    ['PHONE', parts.phone, true],
  ];
  return {
    source: parts.source ?? 'crm',
    recordType: parts.recordType ?? 'Contact',
    recordId,
    kind: parts.kind ?? null,
    keys: keys.flatMap(([kind, value, verified]) => (value === undefined ? [] : [{ kind, value, verified }])),
    birthDate: parts.birthDate ?? null,
    name: parts.name ?? null,
  };
}

async function* inBatches(records: readonly IdentityRecord[]): AsyncGenerator<readonly IdentityRecord[]> {
  for (let start = 0; start < records.length; start += 3) yield records.slice(start, start + 3);
}

/** A link store in memory. */
export function memoryLinkStore(): LinkStore {
  return openLinkStore(openStore(':memory:'));
}

/** Links the records as of a day of June 2026. */
export function link(store: LinkStore, records: readonly IdentityRecord[], day = 1): Promise<LinkReport> {
  const now = new Date(Date.UTC(2026, 5, day));
  return linkRecords(inBatches(records), store, { genericKeyLimit: 5, now });
}

/** The ids of the records, those of one customer together, all sorted. */
export function partition(store: LinkStore): readonly (readonly string[])[] {
  const { customers } = store.page({ first: 1000 });
  return customers
    .map(({ id }) => store.recordsOf([id]).map(({ recordId }) => recordId))
    .map((ids) => ids.toSorted())
    .toSorted((one, other) => ((one[0] ?? '') < (other[0] ?? '') ? -1 : 1));
}
