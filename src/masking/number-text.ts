import { HIDDEN } from './mask.ts';

/** Spaces and punctuation with which people group the digits of a number, and the invisible characters (Cf) that come along with a paste. */
const GROUPING = /[\s\p{Cf}\p{Pd}._/()]+/gu;

/** Digits and letters of ASCII alone. */
const COMPACT = /^[\dA-Za-z]*$/;

/** A number's characters without what groups them; full-width forms become ASCII (Unicode NFKC). */
export function compactNumber(text: string): string {
  if (COMPACT.test(text)) return text;
  return text.normalize('NFKC').replaceAll(GROUPING, '');
}

/** Stars by how many there are: they cost more to make than to look up. */
const STARS: readonly string[] = Array.from({ length: 17 }, (_, length) => '*'.repeat(length));

/** The last four characters behind one star for each hidden one. */
function lastFour(compact: string): string {
  const hidden = compact.length - 4;
  return (STARS[hidden] ?? '*'.repeat(hidden)) + compact.slice(-4);
}

/**
 * Shows the last four characters of a number of this form, and nothing of any other text.
 * @param form Of digits, letters of ASCII and stars alone, with at least eight of them.
 */
export function lastFourOf(form: RegExp): (text: string) => string {
  return (text) => {
    // What has the form is compact already.
    if (form.test(text)) return lastFour(text);
    const compact = compactNumber(text);
    return form.test(compact) ? lastFour(compact) : HIDDEN;
  };
}
