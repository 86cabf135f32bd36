import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditEntry, AuditRecord } from './entry.ts';

/** Where the chain hangs. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** The head of an empty log. */
export const GENESIS: Head = { sequence: 0, hash: '0'.repeat(64) };

/** SHA-256 over the previous hash (as 64 hex digits) and the body, hex. */
export function chainHash(previousHash: string, body: string): string {
  return hash('sha256', previousHash + body);
}

/** The record as the next entry after `head`, and its body: the canonical JSON (RFC 8785) of sequence and record. */
export function nextEntry(
  head: Head,
  record: AuditRecord,
): { readonly entry: AuditEntry; readonly body: string } {
  const sequence = head.sequence + 1;
  const body = canonicalize({ ...record, sequence });
  if (body === undefined) throw new Error('An audit record has no canonical JSON.');
  return { entry: { ...record, sequence, previousHash: head.hash, hash: chainHash(head.hash, body) }, body };
}
