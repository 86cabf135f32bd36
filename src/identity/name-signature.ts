import { normaliseName } from '../resolvers/normalise/name.ts';
import type { Fingerprints } from './fingerprints.ts';

/**
 * What is held of a name to tell whether another may be the same: for Chinese ones which of 64 buckets its characters fall in, for others the fingerprints of its
 * words and of their initials.
 */
export interface NameSignature {
  readonly script: number;
  readonly first: number;
  readonly second: number;
}

const NO_NAME: NameSignature = { script: 0, first: 0, second: 0 };
/** Of multiplicative hashing: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;

const HAN = 1;
const WORDS = 2;
const WORDS_ABBREVIATED = 3;

function hanSignature(name: string): NameSignature {
  let first = 0;
  let second = 0;
  for (const character of name) {
    const bucket = Math.imul(character.codePointAt(0) ?? 0, SPREAD) >>> 26;
    if (bucket < 32) first |= 1 << bucket;
    else second |= 1 << (bucket - 32);
  }
  return { script: HAN, first, second };
}

/** The signature of a name; the order of its words does not count. */
export function nameSignature(name: string | null | undefined, fingerprints: Fingerprints): NameSignature {
  const normal = name === null || name === undefined ? null : normaliseName(name);
  if (normal === null) return NO_NAME;
  if (/\p{sc=Han}/u.test(normal)) return hanSignature(normal.replaceAll(' ', ''));
  const words = normal.split(' ').toSorted();
  return {
    script: words.some((word) => word.length === 1) ? WORDS_ABBREVIATED : WORDS,
    first: fingerprints.numberOf('WORDS', words.join(' ')),
    second: fingerprints.numberOf('INITIALS', words.map((word) => word.charAt(0)).join(' ')),
  };
}

export type NameRelation = 'AGREE' | 'CONTRADICT' | 'UNKNOWN';

function hanRelation(one: NameSignature, other: NameSignature): NameRelation {
  const first = one.first & other.first;
  const second = one.second & other.second;
  const isPart = (part: NameSignature): boolean => part.first === first && part.second === second;
  return isPart(one) || isPart(other) ? 'AGREE' : 'CONTRADICT';
}

/**
 * Whether two names may be of one customer. Chinese ones agree if the characters of one are all in the other (`恒泰贸易`, `上海恒泰贸易有限公司`); others if the
 * words are the same in any order, or the initials are and one name is abbreviated. Of names in different scripts nothing is known.
 */
export function nameRelation(one: NameSignature, other: NameSignature): NameRelation {
  if (one.script === 0 || other.script === 0) return 'UNKNOWN';
  if (one.script === HAN && other.script === HAN) return hanRelation(one, other);
  if (one.script === HAN || other.script === HAN) return 'UNKNOWN';
  if (one.first === other.first) return 'AGREE';
  const isAbbreviated = one.script === WORDS_ABBREVIATED || other.script === WORDS_ABBREVIATED;
  return isAbbreviated && one.second === other.second ? 'AGREE' : 'CONTRADICT';
}
