/** The longest path and query that is asked for: common servers and proxies refuse more (414, 431). */
export const LONGEST_TARGET = 8_000;

const PLAIN = /^[\w.~-]*$/;

/** Whether a value may stand in a target as it is. Most are keys that may, and finding that out is cheaper than escaping. */
export function isPlain(value: string): boolean {
  return PLAIN.test(value);
}

/** A value as it may stand in a part of a target. */
export function escapePart(value: string): string {
  return isPlain(value) ? value : encodeURIComponent(value);
}
