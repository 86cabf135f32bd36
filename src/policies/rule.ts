import { findMask } from '../masking/index.ts';
import type { Decision, Treatment } from '../masking/treatment.ts';
import type { Condition } from './condition.ts';

/** One row of the policy file. In the columns up to `purpose`, `*` stands for any. */
export interface Rule {
  readonly id: string;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly role: string;
  readonly classification: string;
  readonly category: string;
  readonly purpose: string;
  readonly action: string;
  /** As written, for Casbin. */
  readonly facts: string;
  readonly condition: Condition;
  /** What the row decides; shared by all cells that it decides. */
  readonly decision: Decision;
}

/** What holds where no row speaks. Its id is no row's. */
export const SILENCE: Decision = Object.freeze({ treatment: { kind: 'DENY' } as const, rule: 'silence' });

/** The category of fields that hold no personal data. */
export const NO_CATEGORY = 'NONE';

/** Above every mask. */
const DENY_STRENGTH = 1000;

/** `CLEAR`, `DENY` or `MASK(<mask>)` with a mask that exists; undefined for anything else. */
export function parseTreatment(text: string): Treatment | undefined {
  if (text === 'CLEAR' || text === 'DENY') return { kind: text };
  const mask = /^MASK\((\w+)\)$/.exec(text)?.[1];
  return mask !== undefined && findMask(mask) ? { kind: 'MASK', mask } : undefined;
}

/** How much a treatment withholds: 0 for CLEAR, the mask's strength, most for DENY. An unknown mask hides everything. */
export function strength(treatment: Treatment): number {
  if (treatment.kind === 'CLEAR') return 0;
  return treatment.kind === 'DENY' ? DENY_STRENGTH : (findMask(treatment.mask)?.strength ?? DENY_STRENGTH);
}

/** Whether a decision is a row's own DENY, which forbids, and not mere silence. */
export function forbids(decision: Decision): boolean {
  return decision.treatment.kind === 'DENY' && decision !== SILENCE;
}
