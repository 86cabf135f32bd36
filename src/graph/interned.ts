/**
 * The same text as the engine keeps the names of properties. Names that were cut out of a document are not kept so: to read or set a member by such a
 * name takes five times as long, since the engine remembers places of members for kept names only.
 */
export function interned(name: string): string {
  const [kept = name] = Object.keys({ [name]: true });
  return kept;
}
