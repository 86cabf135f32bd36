import type { Random } from '../random.ts';
import type { Profile } from '../profile.ts';
import type { RecordContact } from '../contact.ts';

/** A row, by column name. */
export type Row = Readonly<Record<string, string | number | null>>;

/** What a record is made of. */
export interface RecordParts {
  readonly profile: Profile;
  readonly contact: RecordContact;
  readonly random: Random;
  /** For what all records of the customer say alike: the same numbers for each. */
  readonly decided: Random;
  /** Entered again in the same system. */
  readonly second: boolean;
}

/** A record's row, with the strong keys in it that come from elsewhere than the contact data. */
export interface CustomerRow {
  readonly id: string;
  readonly row: Row;
  readonly keys: readonly string[];
}
