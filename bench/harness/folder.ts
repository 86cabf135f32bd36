import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const DATA = join(import.meta.dirname, '..', '.data');
mkdirSync(DATA, { recursive: true });

/** What a run makes for itself: links, stores, configurations. Not kept in the repository. */
export const inData = (name: string): string => join(DATA, name);

export const RESULTS = join(import.meta.dirname, '..', 'results');

/** The checkout whose Facet takes part: this one, or the one that BENCH_FACET names. */
export const FACET_ROOT = process.env['BENCH_FACET'] ?? join(import.meta.dirname, '..', '..');

const CUSTOMERS = 10_000;
const forFeed = process.env['BENCH_FEED_CUSTOMERS'];

/** Whether the upstreams hold the records of the customers alone, of so many as BENCH_FEED_CUSTOMERS says. */
export const IS_FEED = forFeed !== undefined;

/** The customers of the bench. */
export const SAMPLES = { customers: Number(forFeed ?? CUSTOMERS), seed: 1 };

const name = SAMPLES.customers === CUSTOMERS ? 'links' : `links-${SAMPLES.customers}`;
export const LINKS = inData(`${name}.json`);
export const LINK_STORE = inData(`${name}.db`);
