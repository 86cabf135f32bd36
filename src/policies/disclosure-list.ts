import type { Category, Reveal } from '../masking/mask.ts';

/** What a part of a combination must show; `WHOLE` is the value in clear, which shows everything else too. */
export type Shown = Reveal | 'WHOLE';

/** Things that together leave few candidates for a value that is hidden in part or whole. */
export interface Combination {
  /** The categories of which any one value is the secret; nothing is hidden any more where one of them is in clear. */
  readonly secret: readonly Category[];
  /** What must be visible: of each part at least one of the categories, showing that. */
  readonly parts: readonly { readonly of: readonly Category[]; readonly shows: Shown }[];
  /** How many values of the secret fit what is visible, on average. */
  readonly candidates: number;
  /** The number below which the combination is refused. */
  readonly minimum: number;
  readonly because: string;
}

/**
 * A national id has 6 digits of the county that issued it, 8 of the birth date, 3 in sequence, 1 check character (GB 11643). The last four are sequence and
 * check; the check leaves one in 11 of what fits otherwise.
 */
const CHECK = 11;
/** County-level, prefecture-level divisions of mainland China (GB/T 2260). */
const COUNTIES = 2_844;
const CITIES = 333;
const DAYS_OF_A_YEAR = 365.25;
/** Birth dates of people alive: 80 years. */
const BIRTH_DATES = 80 * DAYS_OF_A_YEAR;
const SEQUENCES = 1_000;

/** As for data that is to count as anonymous to a colleague with a form that checks ids one by one. */
const ID_MINIMUM = 1_000;
/** Card numbers are tested by machines, and a hash of one falls to 100,000 tries in a second. */
const CARD_MINIMUM = 1_000_000;

/** A natural person's tax number is the national id (STA announcement 2018 No. 59), so the last four of either are the last four of both. */
const ID: readonly Category[] = ['NATIONAL_ID', 'TAX_NUMBER'];
const ID_LAST_FOUR = { of: ID, shows: 'LAST_FOUR' } as const;
const BIRTH_DATE = { of: ['BIRTH_DATE'], shows: 'WHOLE' } as const;
const BIRTH_YEAR = { of: ['BIRTH_DATE'], shows: 'YEAR' } as const;
/** A whole address names the county. */
const COUNTY = { of: ['ADDRESS'], shows: 'WHOLE' } as const;
const CITY = { of: ['ADDRESS'], shows: 'CITY' } as const;

/** What may add up, the harmless too, so that the minimum can be moved knowingly. */
export const COMBINATIONS: readonly Combination[] = [
  {
    secret: ['NATIONAL_ID'],
    parts: [{ of: ['TAX_NUMBER'], shows: 'WHOLE' }],
    candidates: 1,
    minimum: ID_MINIMUM,
    because: "a natural person's tax number is the national id",
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, BIRTH_DATE, COUNTY],
    candidates: 1,
    minimum: ID_MINIMUM,
    because: 'county, birth date and the last four are the whole number',
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, BIRTH_DATE, CITY],
    candidates: Math.max(1, COUNTIES / CITIES / CHECK),
    minimum: ID_MINIMUM,
    because: 'counties of a city / 11',
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, BIRTH_DATE],
    candidates: COUNTIES / CHECK,
    minimum: ID_MINIMUM,
    because: 'counties / 11',
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, BIRTH_YEAR, COUNTY],
    candidates: DAYS_OF_A_YEAR / CHECK,
    minimum: ID_MINIMUM,
    because: 'days of a year / 11',
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, BIRTH_YEAR, CITY],
    candidates: ((COUNTIES / CITIES) * DAYS_OF_A_YEAR) / CHECK,
    minimum: ID_MINIMUM,
    because: 'counties of a city × days of a year / 11',
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, BIRTH_YEAR],
    candidates: (COUNTIES * DAYS_OF_A_YEAR) / CHECK,
    minimum: ID_MINIMUM,
    because: 'counties × days of a year / 11',
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, COUNTY],
    candidates: BIRTH_DATES / CHECK,
    minimum: ID_MINIMUM,
    because: 'birth dates of 80 years / 11',
  },
  {
    secret: ID,
    parts: [ID_LAST_FOUR, CITY],
    candidates: ((COUNTIES / CITIES) * BIRTH_DATES) / CHECK,
    minimum: ID_MINIMUM,
    because: 'counties of a city × birth dates of 80 years / 11',
  },
  {
    secret: ID,
    parts: [BIRTH_DATE, COUNTY],
    candidates: SEQUENCES,
    minimum: ID_MINIMUM,
    because: 'numbers in sequence of a county and day; the check character follows from the rest',
  },
  {
    secret: ['BANK_CARD'],
    parts: [
      { of: ['BANK_CARD'], shows: 'FIRST_SIX' },
      { of: ['BANK_CARD'], shows: 'LAST_FOUR' },
    ],
    candidates: 100_000,
    minimum: CARD_MINIMUM,
    because: 'six hidden digits of sixteen, of which the Luhn check leaves one in ten',
  },
];
