const SEPARATOR = ':';

/** The global id of a record (customers have their own). Opaque to clients. */
export function encodeGlobalId(recordType: string, key: string): string {
  return Buffer.from(`${recordType}${SEPARATOR}${key}`).toString('base64url');
}

/** The record type and key in a global id, or null if it is none. */
export function decodeGlobalId(id: string): { readonly recordType: string; readonly key: string } | null {
  const text = Buffer.from(id, 'base64url').toString();
  const place = text.indexOf(SEPARATOR);
  return place < 1 ? null : { recordType: text.slice(0, place), key: text.slice(place + 1) };
}
