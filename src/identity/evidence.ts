import { hash } from 'node:crypto';
import type { DisjointSets } from './disjoint-sets.ts';
import { eachGroup, type KeyGroups } from './key-groups.ts';
import { STRONG_KEYS, type StrongKey } from './record.ts';
import type { RecordTable } from './record-table.ts';

/** How sure an agreement in this key alone makes. */
const CONFIDENCE: Readonly<Record<StrongKey, number>> = {
  NATIONAL_ID: 0.99,
  TAX_NUMBER: 0.98,
  EMAIL: 0.95,
  PHONE: 0.85,
};

const BIT: Readonly<Record<StrongKey, number>> = { NATIONAL_ID: 1, TAX_NUMBER: 2, EMAIL: 4, PHONE: 8 };

export type Groups = Readonly<Record<StrongKey, KeyGroups>>;

/** An agreement of `record` with `other`, a record of the same customer. */
export interface Agreement {
  readonly key: StrongKey;
  readonly record: number;
  readonly other: number;
}

/** Each record's agreements, one for each value of a key that it shares within its customer: with the first record that has it, or the first record with the second. */
export function* agreements(groups: Groups, sets: DisjointSets): Generator<Agreement> {
  for (const key of STRONG_KEYS) {
    for (const group of eachGroup(groups[key])) {
      const anchors = new Map<number, number>();
      const answered = new Set<number>();
      for (const record of group) {
        const root = sets.rootOf(record);
        const anchor = anchors.get(root);
        if (anchor === undefined) anchors.set(root, record);
        else {
          yield { key, record, other: anchor };
          if (!answered.has(root)) yield { key, record: anchor, other: record };
          answered.add(root);
        }
      }
    }
  }
}

function combine(keys: number): number {
  const doubt = STRONG_KEYS.filter((key) => (keys & BIT[key]) !== 0).reduce(
    (left, key) => left * (1 - CONFIDENCE[key]),
    1,
  );
  return Math.round((1 - doubt) * 1e6) / 1e6;
}

/** What is known of each record's evidence, by index. */
export interface EvidenceSummary {
  /** 1 - Π(1 - c) over the kinds of keys in which the record agrees with others of its customer; 1 for a record that stands alone. */
  readonly confidence: Float64Array;
  /** A number that is another when the evidence is another (but for chance). */
  readonly digest: Int32Array;
}

/** Sums up the agreements of the records of the table. */
export function summarise(table: RecordTable, groups: Groups, sets: DisjointSets): EvidenceSummary {
  const keys = new Uint8Array(table.size());
  const digest = new Int32Array(table.size());
  for (const { key, record, other } of agreements(groups, sets)) {
    keys[record] = (keys[record] ?? 0) | BIT[key];
    const { recordType, recordId } = table.nameOf(other);
    digest[record] =
      (digest[record] ?? 0) + hash('sha256', `${key}\0${recordType}\0${recordId}`, 'buffer').readInt32LE();
  }
  const byKeys = Array.from({ length: 16 }, (_, set) => (set === 0 ? 1 : combine(set)));
  return { confidence: Float64Array.from(keys, (set) => byKeys[set] ?? 1), digest };
}
