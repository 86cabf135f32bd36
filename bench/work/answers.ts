/** Fields that the viewer of the bench gets masked; Facet's answers are compared without them, and with them where no policy holds. */
const MASKED = new Set(['nationalId', 'birthDate', 'taxNumber', 'bankCards']);

/** A parsed answer with its members in one order, and without the masked fields if so wanted. */
export function comparable(value: unknown, withoutMasked: boolean): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => comparable(item, withoutMasked));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name]) => !(withoutMasked && MASKED.has(name)))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, comparable(part, withoutMasked)]));
}

/** Where two answers differ first, or null. */
export function difference(left: unknown, right: unknown, path = 'data'): string | null {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) {
    return left === right
      ? null
      : `${path}: ${JSON.stringify(left)?.slice(0, 80)} and ${JSON.stringify(right)?.slice(0, 80)}`;
  }
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const name of names) {
    const found = difference(Reflect.get(left, name), Reflect.get(right, name), `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
