import { hash } from 'node:crypto';

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
