import { randomBytes } from 'node:crypto';

/** Crockford's base 32, in lower case: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 20;

/** A new customer id: `cus_` and 100 random bits. It says nothing of the customer and does not come twice. */
export function mintCustomerId(): string {
  const characters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return `cus_${characters.join('')}`;
}
