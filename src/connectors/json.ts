/** Whether a parsed value is an object with named members (not a list, not null). */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Makes the function that reads what stands at a path; a path of one name, the usual case, is a plain look-up. */
export function pathReader(path: readonly string[]): (value: unknown) => unknown {
  const [name] = path;
  if (name === undefined) return (value) => value;
  if (path.length > 1) return (value) => atPath(value, path);
  return (value) => (isObject(value) ? value[name] : undefined);
}

/** What stands at a path below a parsed value; undefined where the path breaks off. */
export function atPath(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (!isObject(at)) return undefined;
    at = at[name];
  }
  return at;
}
