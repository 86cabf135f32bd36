/** The longest path and query that is asked for: common servers and proxies refuse more (414, 431). */
export const LONGEST_TARGET = 8_000;

/** A path with query parameters whose values are escaped already; none without a value. */
export function targetOf(path: string, parameters: readonly (readonly [string, string])[]): string {
  const query = parameters.map(([name, value]) => `${name}=${value}`).join('&');
  return query === '' ? path : `${path}?${query}`;
}

/** Values escaped one by one and joined by a comma, as lists stand in `$select`, `fields` or `ids`. */
export function commaList(values: readonly string[]): string {
  return values.map(escapePart).join(',');
}

const PLAIN = /^[\w.~-]*$/;

/** A value as it may stand in a part of a target. Most are keys that need no escape, and finding that out is cheaper than escaping. */
export function escapePart(value: string): string {
  return PLAIN.test(value) ? value : encodeURIComponent(value);
}

/** How long a value is when it is escaped. */
export function escapedLength(value: string): number {
  return escapePart(value).length;
}
