import type { Value } from './connector.ts';

/** How one field of a row is read. */
export interface FieldReader {
  readonly field: string;
  /** The member that is handed to `read`; absent: the whole object. */
  readonly member?: string;
  readonly read: (found: unknown) => Value;
}

/** An object of an answer. */
type Raw = Readonly<Record<string, unknown>>;

type BuildRow = (raw: Raw) => Record<string, Value>;

/**
 * Makes the function that builds rows. It is generated, since one literal with constant names costs a tenth of a loop that adds field after
 * field. Names come from the description of the source alone, never from its answers, and enter the code as string literals.
 */
export function rowBuilder(readers: readonly FieldReader[]): BuildRow {
  const members = readers.map(({ field, member }, index) => {
    const found = member === undefined ? 'raw' : `raw[${JSON.stringify(member)}]`;
    return `[${JSON.stringify(field)}]: read${index}(${found})`;
  });
  const names = readers.map((_, index) => `read${index}`);
  // oxlint-disable-next-line typescript/no-implied-eval -- only numbered names and string literals are in it
  const make = new Function(...names, `return (raw) => ({ ${members.join(', ')} });`);
  return make(...readers.map(({ read }) => read));
}
