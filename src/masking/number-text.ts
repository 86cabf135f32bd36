/** Spaces and punctuation with which people group the digits of a number, and the invisible characters (Cf) that come along with a paste. */
const GROUPING = /[\s\p{Cf}\p{Pd}._/()（）．／]+/gu;

/** U+FF01–U+FF5E, the full-width forms, lie this far above ASCII. */
const FULL_WIDTH_OFFSET = 0xfee0;

/** A number's characters without what groups them; full-width forms become ASCII. */
export function compactNumber(text: string): string {
  return text
    .replaceAll(/[！-～]/g, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - FULL_WIDTH_OFFSET))
    .replaceAll(GROUPING, '');
}

/** The last four characters behind one star for each hidden one. */
export function lastFour(compact: string): string {
  return '*'.repeat(compact.length - 4) + compact.slice(-4);
}
