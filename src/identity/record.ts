/** Which keys are strong enough to say that two records are one customer; strongest first. */
export const STRONG_KEYS = ['NATIONAL_ID', 'TAX_NUMBER', 'EMAIL', 'PHONE'] as const;

export type StrongKey = (typeof STRONG_KEYS)[number];

/** A record as the linker sees it; it goes no further than memory. */
export interface IdentityRecord {
  readonly source: string;
  readonly recordType: string;
  readonly recordId: string;
  readonly kind: 'PERSON' | 'ORGANISATION' | null;
  /** As they stand in the source. */
  readonly keys: readonly { readonly kind: StrongKey; readonly value: string; readonly verified: boolean }[];
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  readonly name?: string | null;
}

/** A record of a customer. */
export interface LinkedRecord {
  readonly customerId: string;
  readonly source: string;
  readonly recordType: string;
  readonly recordId: string;
  /** ISO 8601. */
  readonly since: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

/** An agreement of one record with another of the same customer. */
export interface LinkEvidence {
  readonly key: StrongKey;
  readonly level: 'EXACT';
  readonly source: string;
  readonly recordType: string;
  readonly recordId: string;
}
