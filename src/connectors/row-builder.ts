import type { Value } from './connector.ts';

/** How one field of a row is read. */
export interface FieldReader<Read = Value> {
  readonly field: string;
  /** Reads it from the whole object. */
  readonly read: (raw: Raw) => Read;
  /** The usual way, if there is one. */
  readonly quick?: QuickReader<Read>;
}

/** Reads values as they usually come from one or two members of the object. */
export interface QuickReader<Read = Value> {
  readonly member: string;
  readonly beside?: string;
  /** Undefined where it takes more to read them: then the whole object is read. */
  readonly read: (found: unknown, beside: unknown) => Read | undefined;
}

/** An object of an answer. */
type Raw = Readonly<Record<string, unknown>>;

/** A list has its members by number. */
type BuildRow<Read> = (raw: Raw | readonly unknown[]) => Record<string, Read | null>;

/**
 * Makes the function that builds rows; a member that is null or absent is null. It is generated, since one literal with constant names costs a tenth of a loop that adds
 * field after field, and since only then the compiler knows which reader each field has. Names come from the description of the source alone, never
 * from its answers, and enter the code as string literals.
 */
export function rowBuilder<Read = Value>(readers: readonly FieldReader<Read>[]): BuildRow<Read> {
  const members = readers.map(({ field, quick }, index) => `${keyOf(field)}: ${valueOf(quick, index)}`);
  const names = readers.flatMap((_, index) => [`read${index}`, `quick${index}`]);
  // oxlint-disable-next-line typescript/no-implied-eval -- only numbered names and string literals are in it
  const make = new Function(...names, `return (raw) => { let found; return { ${members.join(', ')} }; };`);
  return make(...readers.flatMap(({ read, quick }) => [read, quick?.read]));
}

function valueOf(quick: QuickReader<unknown> | undefined, index: number): string {
  const read = `read${index}(raw)`;
  if (quick === undefined) return read;
  const beside = quick.beside === undefined ? '' : `, ${memberOf(quick.beside)}`;
  return (
    `(found = ${memberOf(quick.member)}) == null ? null : ` +
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
