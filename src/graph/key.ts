import type { Row } from '../connectors/connector.ts';

/** A key in a record, as text. Keys are `ID` fields, which every connector delivers as text. */
export function keyIn(row: Row, field: string): string {
  const key = row[field];
  if (typeof key !== 'string') throw new Error(`the key field "${field}" holds no text`);
  return key;
}
