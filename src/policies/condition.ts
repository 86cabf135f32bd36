import { FACTS } from '../masking/treatment.ts';

/** A conjunction of facts: of the bits in `mask` (bit i: FACTS[i]) exactly those in `bits` hold. */
export interface Condition {
  readonly mask: number;
  readonly bits: number;
}

/**
 * Reads `*` (always) or facts joined by `&`, each negated by a leading `!`: `own_customer&!minor`.
 * @returns undefined for an unknown fact, one that is named twice, or anything else.
 */
export function parseCondition(text: string): Condition | undefined {
  if (text === '*') return { mask: 0, bits: 0 };
  let mask = 0;
  let bits = 0;
  for (const term of text.split('&')) {
    const negated = term.startsWith('!');
    const index = FACTS.findIndex((fact) => fact === (negated ? term.slice(1) : term));
    if (index === -1 || (mask & (1 << index)) !== 0) return undefined;
    mask |= 1 << index;
    if (!negated) bits |= 1 << index;
  }
  return { mask, bits };
}

/** Whether the condition holds for a customer of whom every fact is known. */
export function holds({ mask, bits }: Condition, facts: number): boolean {
  return (facts & mask) === bits;
}

/** Whether `wide` holds wherever `narrow` does. */
export function includes(wide: Condition, narrow: Condition): boolean {
  return (wide.mask & narrow.mask) === wide.mask && (narrow.bits & wide.mask) === wide.bits;
}
