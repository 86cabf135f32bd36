import type { Value } from './connector.ts';

/** How one field of a row is read. */
export interface FieldReader {
  readonly field: string;
  /** Reads it from the whole object. */
  readonly read: (raw: Raw) => Value;
  /** The usual way, if there is one. */
  readonly quick?: QuickReader;
}

/** Reads values as they usually come from one or two members of the object. */
export interface QuickReader {
  readonly member: string;
  readonly beside?: string;
  /** Undefined where it takes more to read them: then the whole object is read. */
  readonly read: (found: unknown, beside: unknown) => Value | undefined;
}

/** An object of an answer. */
type Raw = Readonly<Record<string, unknown>>;

type BuildRow = (raw: Raw) => Record<string, Value>;

/**
 * Makes the function that builds rows; a null member is null. It is generated, since one literal with constant names costs a tenth of a loop that adds
 * field after field, and since only then the compiler knows which reader each field has. Names come from the description of the source alone, never
 * from its answers, and enter the code as string literals.
 */
export function rowBuilder(readers: readonly FieldReader[]): BuildRow {
  const members = readers.map(({ field, quick }, index) => `${keyOf(field)}: ${valueOf(quick, index)}`);
  const names = readers.flatMap((_, index) => [`read${index}`, `quick${index}`]);
  // oxlint-disable-next-line typescript/no-implied-eval -- only numbered names and string literals are in it
  const make = new Function(...names, `return (raw) => { let found; return { ${members.join(', ')} }; };`);
  return make(...readers.flatMap(({ read, quick }) => [read, quick?.read]));
}

function valueOf(quick: QuickReader | undefined, index: number): string {
  const read = `read${index}(raw)`;
  if (quick === undefined) return read;
  const beside = quick.beside === undefined ? '' : `, ${memberOf(quick.beside)}`;
  return (
    `(found = ${memberOf(quick.member)}) === null ? null : ` +
    `(found = quick${index}(found${beside})) === undefined ? ${read} : found`
  );
}

function memberOf(name: string): string {
  return `raw[${JSON.stringify(name)}]`;
}

/** Computed where it is no name like others: a literal with computed names is slow. */
function keyOf(field: string): string {
  const name = JSON.stringify(field);
  return field === '__proto__' ? `[${name}]` : name;
}
