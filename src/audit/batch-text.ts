import type { Draft } from './canonical-record.ts';
import type { Committed } from './commit.ts';

const PARTS = 4;

/** Hex digits of SHA-256. */
const HASH_LENGTH = 64;

/** What was written, between threads: one text is copied many times faster than objects are. */
export interface CommittedText extends Pick<Committed, 'previous'> {
  readonly hashes: string;
}

/** Drafts as one text, a part a line: canonical JSON, ids and names have no line breaks. */
export function draftsToText(drafts: readonly Draft[]): string {
  return drafts
    .map(({ before, after, customers, fieldSet }) => `${before}\n${after}\n${customers}\n${fieldSet}`)
    .join('\n');
}

export function draftsFromText(text: string): readonly Draft[] {
  const parts = text.split('\n');
  return Array.from({ length: parts.length / PARTS }, (_, at) => {
    const [before = '', after = '', customers = '', fieldSet = ''] = parts.slice(
      at * PARTS,
      (at + 1) * PARTS,
    );
    return { before, after, customers, fieldSet };
  });
}

export function committedToText({ previous, hashes }: Committed): CommittedText {
  return { previous, hashes: hashes.join('') };
}

export function committedFromText({ previous, hashes }: CommittedText): Committed {
  const count = hashes.length / HASH_LENGTH;
  return {
    previous,
    hashes: Array.from({ length: count }, (_, at) => hashes.slice(at * HASH_LENGTH, (at + 1) * HASH_LENGTH)),
  };
}
