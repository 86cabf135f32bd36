/** The value at a path of a row; null where any part of the way to it is. */
export function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const key of path) {
    if (!isObject(value)) return null;
    value = value[key];
  }
  return value ?? null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
