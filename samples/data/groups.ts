import { randomOf } from './random.ts';
import { STREAMS } from './streams.ts';

/** Every so many customer numbers one group of companies starts. */
const EVERY = 80;
const OFFSET = 20;
const MOST_SUBSIDIARIES = 6;

/** A company's place in its group. */
export interface GroupPlace {
  /** Customer number of the parent. */
  readonly parent: number;
  readonly role: 'parent' | 'subsidiary';
}

/** The group that the customer belongs to: a parent is followed by its 2 to 6 subsidiaries. Null for the independent. */
export function groupPlaceOf(seed: number, number: number): GroupPlace | null {
  const behind = (number - OFFSET + EVERY) % EVERY;
  const parent = number - behind;
  if (parent < 1 || behind > MOST_SUBSIDIARIES) return null;
  if (behind > randomOf(seed, STREAMS.group, parent).int(2, MOST_SUBSIDIARIES)) return null;
  return { parent, role: behind === 0 ? 'parent' : 'subsidiary' };
}
