/** Spaces and punctuation with which people group the digits of a number, and the invisible characters (Cf) that come along with a paste. */
const GROUPING = /[\s\p{Cf}\p{Pd}._/()]+/gu;

/** Digits and letters of ASCII alone. */
const COMPACT = /^[\dA-Za-z]*$/;

/** A number's characters without what groups them; full-width forms become ASCII (Unicode NFKC). */
export function compactNumber(text: string): string {
  if (COMPACT.test(text)) return text;
  return text.normalize('NFKC').replaceAll(GROUPING, '');
}

/** The last four characters behind one star for each hidden one. */
export function lastFour(compact: string): string {
  return '*'.repeat(compact.length - 4) + compact.slice(-4);
}
