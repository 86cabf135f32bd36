import type { Draft } from './canonical-record.ts';
import type { Committed } from './commit.ts';

const PARTS = 4;

/** Hex digits of SHA-256. */
const HASH_LENGTH = 64;

/** Drafts between threads: one text is copied many times faster than objects are, and the few lists of fields need not be copied for each draft. */
export interface BatchText {
  readonly lists: readonly string[];
  /** A part a line: canonical JSON has no line breaks. In the place of its list of fields a draft has the list's index. */
  readonly text: string;
}

/** Where a batch stands in the chain. */
export type Chained = Pick<Committed, 'previous' | 'hashes'>;

export interface ChainedText extends Pick<Chained, 'previous'> {
  readonly hashes: string;
}

export function draftsToText(drafts: readonly Draft[]): BatchText {
  const lists = [...new Set(drafts.map(({ fields }) => fields))];
  const indexOf = new Map(lists.map((fields, index) => [fields, index]));
  const lines = drafts.map(
    ({ start, fields, middle, end }) => `${start}\n${indexOf.get(fields)}\n${middle}\n${end}`,
  );
  return { lists, text: lines.join('\n') };
}

export function draftsFromText({ lists, text }: BatchText): readonly Draft[] {
  const parts = text.split('\n');
  return Array.from({ length: parts.length / PARTS }, (_, at) => {
    const [start = '', list, middle = '', end = ''] = parts.slice(at * PARTS, (at + 1) * PARTS);
    return { start, fields: lists[Number(list)] ?? '', middle, end };
  });
}

export function chainedToText({ previous, hashes }: Chained): ChainedText {
  return { previous, hashes: hashes.join('') };
}

export function chainedFromText({ previous, hashes }: ChainedText): Chained {
  const count = hashes.length / HASH_LENGTH;
  return {
    previous,
    hashes: Array.from({ length: count }, (_, at) => hashes.slice(at * HASH_LENGTH, (at + 1) * HASH_LENGTH)),
  };
}
