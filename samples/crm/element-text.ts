/** The text of a parsed element, which is an object if the element had attributes; undefined for none. */
export function elementText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object' && value !== null && '$value' in value) return elementText(value.$value);
  return undefined;
}

/** The texts of an element that may be repeated. */
export function elementTexts(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map(elementText).flatMap((text) => (text === undefined || text === '' ? [] : [text]));
}

/** The child of a parsed element. */
export function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
