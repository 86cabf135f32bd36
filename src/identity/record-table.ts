import { createFingerprints, type Fingerprints } from './fingerprints.ts';
import { growingInts, type GrowingInts } from './growing-ints.ts';
import { groupByKey, type KeyGroups } from './key-groups.ts';
import { nameSignature, type NameSignature } from './name-signature.ts';
import { NORMALISE_KEY } from './normalise-key.ts';
import { STRONG_KEYS, type IdentityRecord, type StrongKey } from './record.ts';

/** What may differ between two records only if they are two customers. Numbers of values; 0 is not known. */
export interface Traits {
  readonly nationalId: Int32Array;
  readonly taxNumber: Int32Array;
  readonly birthDate: Int32Array;
  readonly kind: Int32Array;
}

/** Where a record comes from. */
interface RecordName {
  readonly source: string;
  readonly recordType: string;
  readonly recordId: string;
}

/** All records of a run, by index in the order of arrival, with numbers in the place of values. */
export interface RecordTable {
  add(record: IdentityRecord): void;
  size(): number;
  nameOf(index: number): RecordName;
  traits(): Traits;
  groups(key: StrongKey, genericKeyLimit: number): KeyGroups;
  personalName(index: number): NameSignature;
}

const KIND = { PERSON: 1, ORGANISATION: 2 } as const;

interface KeyColumn {
  readonly records: GrowingInts;
  readonly keys: GrowingInts;
}

function keyColumn(): KeyColumn {
  return { records: growingInts(), keys: growingInts() };
}

/** Numbers the pairs of source and record type, of which there are few. */
function createOrigins(): {
  numberOf(record: IdentityRecord): number;
  at(index: number): Omit<RecordName, 'recordId'>;
} {
  const numbers = new Map<string, number>();
  const origins: { readonly source: string; readonly recordType: string }[] = [];
  return {
    numberOf({ source, recordType }) {
      const name = JSON.stringify([source, recordType]);
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, origins.length);
      return origins.push({ source, recordType }) - 1;
    },
    at(index) {
      const origin = origins[index];
      if (origin === undefined) throw new RangeError(`There is no record type ${index}.`);
      return origin;
    },
  };
}

/** The strong keys of a record as numbers; an e-mail address that nobody verified is none. */
function keysOf(
  record: IdentityRecord,
  fingerprints: Fingerprints,
): ReadonlyMap<StrongKey, ReadonlySet<number>> {
  const found = new Map<StrongKey, Set<number>>();
  for (const kind of STRONG_KEYS) {
    const numbers = record.keys
      .filter((key) => key.kind === kind && (kind !== 'EMAIL' || key.verified))
      .map((key) => NORMALISE_KEY[kind](key.value))
      .filter((value) => value !== null)
      .map((value) => fingerprints.numberOf(kind, value));
    if (numbers.length > 0) found.set(kind, new Set(numbers));
  }
  return found;
}

/** A record that states two values of one trait states none. */
function traitOf(numbers: ReadonlySet<number> | undefined): number {
  return numbers?.size === 1 ? (numbers.values().next().value ?? 0) : 0;
}

/** An empty table. */
export function createRecordTable(): RecordTable {
  const fingerprints = createFingerprints();
  const origins = createOrigins();
  const recordIds: string[] = [];
  const columns: Readonly<Record<StrongKey, KeyColumn>> = {
    NATIONAL_ID: keyColumn(),
    TAX_NUMBER: keyColumn(),
    EMAIL: keyColumn(),
    PHONE: keyColumn(),
  };
  const list = {
    origin: growingInts(),
    nationalId: growingInts(),
    taxNumber: growingInts(),
    birthDate: growingInts(),
    kind: growingInts(),
  };
  const names = { script: growingInts(), first: growingInts(), second: growingInts() };

  return {
    add(record) {
      const index = recordIds.push(record.recordId) - 1;
      const keys = keysOf(record, fingerprints);
      for (const [kind, numbers] of keys) {
        for (const number of numbers) {
          columns[kind].records.push(index);
          columns[kind].keys.push(number);
        }
      }
      list.origin.push(origins.numberOf(record));
      list.nationalId.push(traitOf(keys.get('NATIONAL_ID')));
      list.taxNumber.push(traitOf(keys.get('TAX_NUMBER')));
      list.birthDate.push(
        record.birthDate === null ? 0 : fingerprints.numberOf('BIRTH_DATE', record.birthDate),
      );
      list.kind.push(record.kind === null ? 0 : KIND[record.kind]);
      const { script, first, second } = nameSignature(record.name, fingerprints);
      names.script.push(script);
      names.first.push(first);
      names.second.push(second);
    },
    size: () => recordIds.length,
    nameOf: (index) => ({ ...origins.at(list.origin.view()[index] ?? -1), recordId: recordIds[index] ?? '' }),
    traits: () => ({
      nationalId: list.nationalId.view(),
      taxNumber: list.taxNumber.view(),
      birthDate: list.birthDate.view(),
      kind: list.kind.view(),
    }),
    groups: (key, limit) =>
      groupByKey(
        { records: columns[key].records.view(), keys: columns[key].keys.view() },
        fingerprints.count(),
        limit,
      ),
    personalName: (index) => ({
      script: names.script.view()[index] ?? 0,
      first: names.first.view()[index] ?? 0,
      second: names.second.view()[index] ?? 0,
    }),
  };
}
