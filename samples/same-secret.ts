import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a caller sent the secret, in a time that does not tell how much of it was right. */
export const sameSecret = (given: unknown, expected: string): boolean =>
  timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(expected));
