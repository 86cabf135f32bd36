import { readFileSync } from 'node:fs';

import type { TrueCustomer } from '../../samples/data/truth.ts';

function isTrueCustomer(value: unknown): value is TrueCustomer {
  return typeof value === 'object' && value !== null && 'customer' in value && 'records' in value;
}

/** The truth file of generated samples, one customer each, in order of their numbers. */
export function readTruth(path: string): readonly TrueCustomer[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const value: unknown = JSON.parse(line);
    if (isTrueCustomer(value)) return value;
    throw new TypeError(`expected a customer of the truth in ${path}`);
  });
}
