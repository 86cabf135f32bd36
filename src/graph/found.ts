import type { Row } from '../connectors/connector.ts';

/** What became of a question for records. */
export type Found = readonly Row[] | Fault;

/** What went wrong instead. */
export class Fault {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** The records, or the fault thrown. */
export function rowsIn(found: Found): readonly Row[] {
  if (found instanceof Fault) throw found.error;
  return found;
}
