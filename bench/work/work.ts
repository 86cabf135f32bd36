import { cursorOf, type LinkedCustomer, type Links } from '../upstreams/links.ts';
import { profileQuery, QUERIES } from './queries.ts';

export const QUERY_NAMES = ['Q1', 'Q1-cold', 'Q1-1000', 'Q2', 'Q3', 'Q4', 'Q5'] as const;

export type QueryName = (typeof QUERY_NAMES)[number];

/** What an operation is asked with. */
export type Variables = Readonly<Record<string, string>>;

interface Work {
  /** The operation of the nth request. */
  readonly text: (place: number) => string;
  /** Customers of a page; 0 for operations that ask for one. */
  readonly page: number;
  /** How many different requests there are. */
  readonly requests: number;
  readonly inTurns?: boolean;
  /** Whom it asks for; everybody where it does not say. */
  readonly choice?: (links: Links) => readonly LinkedCustomer[];
}

const withFourSources = ({ customers }: Links): readonly LinkedCustomer[] =>
  customers.filter(({ records }) => Object.values(records).every((keys) => keys.length > 0));

const heads = ({ customers, heads: ids }: Links): readonly LinkedCustomer[] =>
  customers.filter(({ id }) => ids.has(id));

/** More than any contestant answers in the time of a sample, so that none is seen twice. */
const NEVER_SEEN = 20_000;

const WORK: Readonly<Record<QueryName, Work>> = {
  Q1: { text: () => QUERIES.Q1, page: 0, requests: 2000, choice: withFourSources },
  'Q1-cold': {
    text: (place) => renamed(QUERIES.Q1, place),
    page: 0,
    requests: NEVER_SEEN,
    inTurns: true,
    choice: withFourSources,
  },
  'Q1-1000': {
    text: (place) => renamed(QUERIES.Q1, place % 1000),
    page: 0,
    requests: 2000,
    choice: withFourSources,
  },
  Q2: { text: () => QUERIES.Q2, page: 50, requests: 100 },
  Q3: { text: () => QUERIES.Q3, page: 1000, requests: 100 },
  Q4: { text: profileQuery, page: 0, requests: 2000, choice: withFourSources },
  Q5: { text: () => QUERIES.Q5, page: 0, requests: 200, choice: heads },
};

/** The same operation under another alias: another text and another plan, the same work. */
const renamed = (text: string, place: number): string =>
  text.replace('  customer(', `  c${place}: customer(`);

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

/** The requests of an operation, with random variables: ids of customers, or cursors of pages that are full. */
export function requestsFor(name: QueryName, links: Links): readonly Request[] {
  const next = spread();
  const { text, page, requests, choice } = WORK[name];
  const from = choice?.(links) ?? links.customers;
  return Array.from({ length: requests }, (_, place) => {
    const customer = from[Math.floor(next() * (from.length - page))];
    if (customer === undefined) throw new RangeError(`${name}: expected customers to ask for, found none`);
    return {
      query: text(place),
      variables: page === 0 ? { id: customer.id } : { after: cursorOf(customer) },
    };
  });
}

/** Whether the requests of an operation are to be taken in turns, so that none is sent twice. */
export const isInTurns = (name: QueryName): boolean => WORK[name].inTurns ?? false;
