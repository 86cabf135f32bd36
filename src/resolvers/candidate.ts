import type { Value } from './rows.ts';

/** What one record offers for a golden field. */
export interface Candidate {
  readonly source: string;
  readonly recordType: string;
  readonly recordId: string;
  /** When the source last changed the record; null where it does not say. */
  readonly asOf: string | null;
  readonly value: Value;
}

/** The value that was chosen, and the candidates that it comes from. */
export interface Golden {
  readonly value: Value;
  readonly from: readonly Candidate[];
}

/** How the values of a field that collects several are brought into one form. */
export interface Normaliser {
  /** The one form of a value, or null where the value is not valid. */
  readonly normalise: (value: Value) => Value | null;
  /** Two values with the same key are one; without a key, equal values are. */
  readonly key?: (value: Value) => string | null;
}

/** Candidates are present, most trusted record type first, within a type the one that was changed last first; there is at least one. */
export type SurvivorshipRule = (
  candidates: readonly [Candidate, ...Candidate[]],
  normaliser?: Normaliser,
) => Golden;
