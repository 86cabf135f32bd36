/** Fields that the viewer of the bench gets masked; Facet's answers are compared without them, and with them where no policy holds. */
const MASKED = new Set(['nationalId', 'birthDate', 'taxNumber', 'bankCards']);

/** A parsed answer without the masked fields; all else stays in its place. */
export function withoutMasked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMasked);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !MASKED.has(name));
  return Object.fromEntries(entries.map(([name, part]) => [name, withoutMasked(part)]));
}

const AROUND = 60;

/** Where the bytes of two parsed answers, written again in the order in which they came, differ first; or null. */
export function difference(left: unknown, right: unknown): string | null {
  const [got, wanted] = [JSON.stringify(left), JSON.stringify(right)];
  if (got === wanted) return null;
  let at = 0;
  while (at < got.length && got[at] === wanted[at]) at += 1;
  const from = Math.max(0, at - AROUND);
  return `byte ${at}: …${got.slice(from, at + AROUND)}… for …${wanted.slice(from, at + AROUND)}…`;
}
