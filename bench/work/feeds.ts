import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aliasOf } from './fresh-alias.ts';
import { DIFFERENT, renamed } from './renamed.ts';

const NAME = 'customer-rows';
const WARM_ROWS = 3000;

/** Further copies, for feeds that were never read. */
const NEVER_READ = 100;

const DIGITS = 4;

/** The persisted query of Q6, or a copy of it. Facet plans persisted queries in the order of their names, as many as it may: those that nobody has read come last. */
export const feedName = (copy?: number): string =>
  copy === undefined ? NAME : `${NAME}-${String(copy).padStart(DIGITS, '0')}`;

/** Where it stands in `work/`. */
export const FEED_FILE = join(import.meta.dirname, `${NAME}.graphql`);

const numbers = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => first + at);

const COPIES = numbers(1, DIFFERENT);
const UNREAD = numbers(1 + DIFFERENT, NEVER_READ);

/** The copies by name, each another operation. */
export function feedCopies(): ReadonlyMap<string, string> {
  const text = readFileSync(FEED_FILE, 'utf8');
  return new Map(
    [...COPIES, ...UNREAD].map((copy) => {
      const alias = aliasOf(copy);
      return [feedName(copy), renamed(text, alias).replace('"customers.nodes"', `"${alias}.nodes"`)];
    }),
  );
}

/** So many rows of the feed, or of a copy. */
interface Read {
  readonly rows: number;
  readonly copy?: number;
}

/** What is read for a sample, one after the other, and what to warm up. */
interface Reads {
  readonly warm: readonly Read[];
  readonly measured: readonly Read[];
}

const unread = UNREAD.values();

function nextUnread(): number {
  const { value } = unread.next();
  if (value === undefined) throw new RangeError(`expected at most ${NEVER_READ} cold samples of feeds`);
  return value;
}

/** So many rows as one feed, as one that nobody has read, and as a thousand that share them; by what follows the name of the operation. */
export const FEED_KINDS: Readonly<Record<'' | '-cold' | '-1000', (rows: number) => Reads>> = {
  '': (rows) => ({ warm: [{ rows: Math.min(rows, WARM_ROWS) }], measured: [{ rows }] }),
  '-cold': (rows) => ({
    warm: [{ rows: Math.min(rows, WARM_ROWS) }],
    measured: [{ rows, copy: nextUnread() }],
  }),
  '-1000': (rows) => ({
    warm: COPIES.map((copy) => ({ copy, rows: 1 })),
    measured: COPIES.map((copy) => ({ copy, rows: rows / COPIES.length })),
  }),
};
