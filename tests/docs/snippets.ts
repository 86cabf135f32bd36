import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A fenced block of a guide. */
export interface Snippet {
  /** `docs/feeds.md:12` */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** The block of plain text right behind it: what it prints. */
  readonly printed: string | undefined;
}

export interface Guide {
  readonly file: string;
  readonly text: string;
  readonly snippets: readonly Snippet[];
}

const FENCE = /^( *)```(\w*)\n(.*?)^\1```$/gms;
const PRINTED = /^\n\n```text\n(.*?)^```$/ms;

const unindented = (text: string, indent: string): string =>
  text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');

function readGuide(file: string): Guide {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const snippets = Array.from(text.matchAll(FENCE), (match) => {
    const [whole, indent = '', language = '', body = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    const rest = text.slice(match.index + whole.length);
    const follows = rest.startsWith('\n\n```text\n');
    return {
      place: `${file}:${line}`,
      language,
      text: unindented(body, indent),
      printed: follows ? PRINTED.exec(rest)?.[1] : undefined,
    };
  });
  return { file, text, snippets };
}

/** The README and everything in docs/. */
export const GUIDES: readonly Guide[] = ['README.md', ...globSync('docs/*.md', { cwd: ROOT }).toSorted()].map(
  readGuide,
);

/** All blocks in one language. */
export const snippetsIn = (language: string): readonly Snippet[] =>
  GUIDES.flatMap(({ snippets }) => snippets).filter((snippet) => snippet.language === language);
