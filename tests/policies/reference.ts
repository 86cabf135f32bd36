import { findMask } from '../../src/masking/index.ts';
import type { Pair } from '../../src/policies/table.ts';

/** A row as written, before anything has read it. */
export interface Row {
  readonly id: string;
  readonly role: string;
  readonly classification: string;
  readonly category: string;
  readonly purpose: string;
  readonly facts: string;
  readonly treatment: string;
}

export interface Asked extends Pair {
  readonly role: string;
  readonly purpose: string;
  /** The facts that hold. */
  readonly holding: ReadonlySet<string>;
}

function rank(treatment: string): number {
  if (treatment === 'DENY') return Infinity;
  const mask = /\((.*)\)/.exec(treatment)?.[1];
  return mask === undefined ? -1 : (findMask(mask)?.strength ?? Number.NaN);
}

const matches = (written: string, value: string): boolean => written === '*' || written === value;

/** What the policy means, written from its description: of the rows that match the strictest, the first in the file; none: silence. */
export function evaluate(
  rows: readonly Row[],
  asked: Asked,
): { readonly rule: string; readonly treatment: string } {
  const holds = (facts: string): boolean =>
    facts === '*' ||
    facts
      .split('&')
      .every((term) => (term.startsWith('!') ? !asked.holding.has(term.slice(1)) : asked.holding.has(term)));
  let best: Row | undefined;
  for (const row of rows) {
    if (!matches(row.role, asked.role) || !matches(row.purpose, asked.purpose)) continue;
    if (
      !matches(row.classification, asked.classification) ||
      !matches(row.category, asked.category ?? 'NONE')
    )
      continue;
    if (!holds(row.facts)) continue;
    if (best === undefined || rank(row.treatment) > rank(best.treatment)) best = row;
  }
  return best ? { rule: best.id, treatment: best.treatment } : { rule: 'silence', treatment: 'DENY' };
}
