import { findMask } from './index.ts';
import type { Decision } from './treatment.ts';

/** Shows a value as its treatment does. */
export type Treat = (value: unknown) => unknown;

const hidden: Treat = () => null;

/**
 * How a treatment shows values: CLEAR leaves them, DENY gives null, a mask is applied (to each element of a list; elements that it hides whole as
 * null are left out, since lists hold no nulls). An unknown mask, or one that does not fit the type, gives null.
 * @param typeName The field's named type, without list and non-null.
 */
export function treat({ treatment }: Decision, typeName: string): Treat {
  if (treatment.kind === 'CLEAR') return (value) => value;
  if (treatment.kind === 'DENY') return hidden;
  const mask = findMask(treatment.mask);
  if (!mask || mask.reveals.length === 0 || (mask.accepts !== '*' && !mask.accepts.includes(typeName)))
    return hidden;
  return (value) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) return mask.apply(value);
    return value.map((element: unknown) => mask.apply(element)).filter((element) => element !== null);
  };
}

/** One value so. */
export function applyTreatment(decision: Decision, value: unknown, typeName: string): unknown {
  return treat(decision, typeName)(value);
}
