import type { Contradiction, Kind, Profile } from './profile.ts';
import type { Stage } from './rates.ts';
import type { SystemName } from './tables.ts';

/** A record of a customer, by the names under which Facet knows it. */
export interface TrueRecord {
  readonly source: SystemName;
  readonly recordType: 'BusinessPartner' | 'Contact' | 'Requester' | 'ShopCustomer';
  readonly recordId: string;
  /** Records with the same number are joined by strong keys that are the customer's alone. */
  readonly cluster: number;
}

/** What is true of one customer, whatever the systems say. One line of the truth file each. */
export interface TrueCustomer {
  readonly customer: number;
  readonly kind: Kind;
  readonly records: readonly TrueRecord[];
  /** Partner id of the group's parent; null for the independent. */
  readonly group: string | null;
  readonly parentLinkMissing: boolean;
  /** True where strong keys that are the customer's alone join all its records. */
  readonly linkable: boolean;
  readonly enteredTwice: boolean;
  readonly contradiction: Contradiction | null;
  readonly contactMissing: boolean;
  readonly phoneShared: boolean;
  readonly purchases: number;
  readonly hasTags: boolean;
  readonly minor: boolean;
  readonly vip: boolean;
  readonly stage: Stage;
}

/** Numbers the records so that those joined by a chain of equal keys have the same number, from 0 in order of appearance. */
export function clusters(keysOfRecords: readonly (readonly string[])[]): readonly number[] {
  const names = keysOfRecords.map((_, index) => index);
  const firstWith = new Map<string, number>();
  const rename = (from: number, to: number) => {
    for (const [index, name] of names.entries()) if (name === from) names[index] = to;
  };
  for (const [index, keys] of keysOfRecords.entries()) {
    for (const key of keys) {
      const other = names[firstWith.get(key) ?? index] ?? index;
      const own = names[index] ?? index;
      if (other !== own) rename(Math.max(own, other), Math.min(own, other));
      if (!firstWith.has(key)) firstWith.set(key, index);
    }
  }
  return names;
}

/** The truth about a customer whose records are known. */
export function truthOf(
  profile: Profile,
  options: { records: readonly TrueRecord[]; group: string | null; purchases: number },
): TrueCustomer {
  return {
    customer: profile.number,
    kind: profile.kind,
    records: options.records,
    group: options.group,
    parentLinkMissing: profile.parentLinkMissing,
    linkable: options.records.every(({ cluster }) => cluster === options.records[0]?.cluster),
    enteredTwice: profile.duplicateIn !== null,
    contradiction: profile.contradiction,
    contactMissing: profile.contactMissing,
    phoneShared: profile.phoneShared,
    purchases: options.purchases,
    hasTags: profile.hasTags,
    minor: profile.minor,
    vip: profile.vip,
    stage: profile.stage,
  };
}
