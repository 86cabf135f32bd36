import { cursorOf, type LinkedCustomer, type Links } from '../upstreams/links.ts';
import { aliasOf, FRESH_ALIAS } from './fresh-alias.ts';
import { DIFFERENT, renamed } from './renamed.ts';
import { profileQuery, QUERIES } from './queries.ts';

const BASES = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5'] as const;

type Base = (typeof BASES)[number];

/** An operation; each also as operations that were never seen, and as one of a thousand. */
export type QueryName = Base | `${Base}-cold` | `${Base}-1000`;

export const QUERY_NAMES: readonly QueryName[] = [
  ...BASES,
  ...BASES.flatMap((name): QueryName[] => [`${name}-cold`, `${name}-1000`]),
];

/** What an operation is asked with. */
export type Variables = Readonly<Record<string, string>>;

interface Work {
  readonly text: string;
  /** Customers of a page; 0 for operations that ask for one. */
  readonly page: number;
  /** How many different requests there are. */
  readonly requests: number;
  /** Whom it asks for; everybody where it does not say. */
  readonly choice?: (links: Links) => readonly LinkedCustomer[];
}

const withFourSources = ({ customers }: Links): readonly LinkedCustomer[] =>
  customers.filter(({ records }) => Object.values(records).every((keys) => keys.length > 0));

const heads = ({ customers, heads: ids }: Links): readonly LinkedCustomer[] =>
  customers.filter(({ id }) => ids.has(id));

const WORK: Readonly<Record<Base, Work>> = {
  Q1: { text: QUERIES.Q1, page: 0, requests: 2000, choice: withFourSources },
  Q2: { text: QUERIES.Q2, page: 50, requests: 100 },
  Q3: { text: QUERIES.Q3, page: 1000, requests: 100 },
  Q4: { text: profileQuery(), page: 0, requests: 2000, choice: withFourSources },
  Q5: { text: QUERIES.Q5, page: 0, requests: 200, choice: heads },
};

type Kind = 'same' | 'cold' | 'different';

/** The operation that others are made of: Q1 of Q1-cold. */
export const baseOf = (name: string): string => name.replace(/-(cold|1000)$/, '');

/** What everybody can answer; Q4 asks for what Facet alone derives. */
export const COMMON_QUERIES: readonly QueryName[] = QUERY_NAMES.filter((name) => baseOf(name) !== 'Q4');

function kindOf(name: QueryName): Kind {
  if (name === baseOf(name)) return 'same';
  return name.endsWith('-cold') ? 'cold' : 'different';
}

/** Whether every request is to be an operation that nobody has seen. */
export const isNeverSeen = (name: QueryName): boolean => kindOf(name) === 'cold';

/** Whether it is another one under many names. */
export const isVaried = (name: QueryName): boolean => kindOf(name) !== 'same';

function textOf(text: string, kind: Kind, place: number): string {
  if (kind === 'same') return text;
  return renamed(text, kind === 'cold' ? FRESH_ALIAS : aliasOf(1 + (place % DIFFERENT)));
}

const SEED = 7;
const MODULUS = 2 ** 32;

/** Evenly spread numbers from 0 up to 1, the same in every run (a linear congruential generator, Knuth's constants). */
function spread(): () => number {
  let state = SEED;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % MODULUS;
    return state / MODULUS;
  };
}

export interface Request {
  readonly query: string;
  readonly variables: Variables;
}

/** Customers drawn at random, the same in every run; none of the last `but`. */
function drawn(from: readonly LinkedCustomer[], count: number, but: number): readonly LinkedCustomer[] {
  const next = spread();
  return Array.from({ length: count }, () => from[Math.floor(next() * (from.length - but))]).filter(
    (customer) => customer !== undefined,
  );
}

/** Cursors of pages that are full. */
export const pagesOf = ({ customers }: Links, page: number, count: number): readonly Variables[] =>
  drawn(customers, count, page).map((customer) => ({ after: cursorOf(customer) }));

/** The requests of an operation, with random variables: ids of customers, or cursors of pages that are full. */
export function requestsFor(name: QueryName, links: Links): readonly Request[] {
  const work = Object.entries(WORK).find(([base]) => base === baseOf(name))?.[1];
  if (work === undefined) throw new RangeError(`expected an operation of the bench, got ${name}`);
  const { text, page, choice } = work;
  const count = isVaried(name) && !isNeverSeen(name) ? 2 * DIFFERENT : work.requests;
  const variables =
    page === 0
      ? drawn(choice?.(links) ?? links.customers, count, 0).map(({ id }) => ({ id }))
      : pagesOf(links, page, count);
  return variables.map((one, place) => ({ query: textOf(text, kindOf(name), place), variables: one }));
}
