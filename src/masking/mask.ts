/** What kind of personal data a value is; as the enum `Category` of schema/directives.graphql. */
export const CATEGORIES = [
  'PERSON_NAME',
  'EMAIL',
  'PHONE',
  'NATIONAL_ID',
  'TAX_NUMBER',
  'BANK_CARD',
  'ADDRESS',
  'BIRTH_DATE',
  'DEMOGRAPHIC',
  'FINANCIAL',
  'BEHAVIOUR',
  'FREE_TEXT',
  'AUDIT',
] as const;

export type Category = (typeof CATEGORIES)[number];

/** What a mask may leave visible of a value. */
export type Reveal =
  | 'SURNAME'
  | 'INITIALS'
  | 'FIRST_CHARACTER'
  | 'DOMAIN'
  | 'FIRST_THREE'
  | 'FIRST_SIX'
  | 'LAST_FOUR'
  | 'LENGTH'
  | 'COUNTRY'
  | 'PROVINCE'
  | 'CITY'
  | 'YEAR'
  | 'LEADING_DIGIT'
  | 'CURRENCY'
  | 'PROSE';

/**
 * One way to show a part of a value. `apply` is pure and total: whatever does not have the form that it knows is hidden whole, as null or as stars,
 * and what it yields is of the type that it was given.
 */
export interface Mask {
  readonly name: string;
  /** The higher, the more it hides. Unique, so that of two masks one is always the stronger. */
  readonly strength: number;
  /** The named GraphQL types whose values it takes; `*` for all. */
  readonly accepts: readonly string[] | '*';
  /** The categories that it is made for: on others it might show the part that matters. `*` for all. */
  readonly categories: readonly Category[] | '*';
  /** All that it leaves visible, for the check that masks don't add up. */
  readonly reveals: readonly Reveal[];
  apply(value: unknown): unknown;
}

/** Stands for a text that is hidden whole: the same whatever the text was and however long. */
export const HIDDEN = '****';

/** A text mask's `apply`: null for what is no text; lone surrogates, which no encoding can carry, become U+FFFD. */
export function onText(mask: (text: string) => string): (value: unknown) => string | null {
  return (value) => (typeof value === 'string' ? mask(value.toWellFormed()) : null);
}

/** Characters as the reader counts them: Unicode code points, never halves of one. */
export function characters(text: string): string[] {
  return Array.from(text);
}
