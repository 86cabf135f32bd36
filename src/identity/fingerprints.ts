import { hash, randomBytes } from 'node:crypto';

const FULLEST = 0.7;

/**
 * Numbers values without keeping them: the same value of the same kind gets the same number, from 1. What is held of a value are 64 bits of SHA-256 under a key
 * that is drawn for this run and never leaves it. (Two of 6 million values meet by chance once in a million runs.)
 */
export interface Fingerprints {
  numberOf(kind: string, value: string): number;
  count(): number;
}

/** An empty set of fingerprints, in an open-addressing table of 12 bytes a slot. */
export function createFingerprints(): Fingerprints {
  const secret = randomBytes(32).toString('latin1');
  let capacity = 1 << 12;
  let high = new Int32Array(capacity);
  let low = new Int32Array(capacity);
  let numbers = new Int32Array(capacity);
  let count = 0;

  function slotOf(first: number, second: number): number {
    let slot = (first ^ second) & (capacity - 1);
    while (numbers[slot] !== 0 && (high[slot] !== first || low[slot] !== second))
      slot = (slot + 1) & (capacity - 1);
    return slot;
  }

  function put(first: number, second: number, number: number): void {
    const slot = slotOf(first, second);
    high[slot] = first;
    low[slot] = second;
    numbers[slot] = number;
  }

  function grow(): void {
    const before = { high, low, numbers };
    capacity *= 2;
    high = new Int32Array(capacity);
    low = new Int32Array(capacity);
    numbers = new Int32Array(capacity);
    for (const [slot, number] of before.numbers.entries()) {
      if (number !== 0) put(before.high[slot] ?? 0, before.low[slot] ?? 0, number);
    }
  }

  return {
    numberOf(kind, value) {
      const digest = hash('sha256', `${secret}${kind}\0${value}`, 'buffer');
      const first = digest.readInt32LE(0);
      const second = digest.readInt32LE(4);
      const known = numbers[slotOf(first, second)] ?? 0;
      if (known !== 0) return known;
      if (count >= capacity * FULLEST) grow();
      count += 1;
      put(first, second, count);
      return count;
    },
    count: () => count,
  };
}
