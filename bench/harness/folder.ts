import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const DATA = join(import.meta.dirname, '..', '.data');
mkdirSync(DATA, { recursive: true });

/** What a run makes for itself: links, stores, configurations. Not kept in the repository. */
export const inData = (name: string): string => join(DATA, name);

export const LINKS = inData('links.json');
export const LINK_STORE = inData('links.db');

/** The checkout whose Facet takes part: this one, or the one that BENCH_FACET names. */
export const FACET_ROOT = process.env['BENCH_FACET'] ?? join(import.meta.dirname, '..', '..');

/** The customers of the bench. */
export const SAMPLES = { customers: 10_000, seed: 1 } as const;
