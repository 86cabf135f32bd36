import { findMask } from './index.ts';
import type { Decision } from './treatment.ts';

/**
 * A value as its treatment shows it: CLEAR leaves it, DENY gives null, a mask is applied (to each element of a list; elements that it hides whole as
 * null are left out, since lists hold no nulls). An unknown mask, or one that does not fit the type, gives null.
 * @param typeName The field's named type, without list and non-null.
 */
export function applyTreatment(decision: Decision, value: unknown, typeName: string): unknown {
  const { treatment } = decision;
  if (treatment.kind === 'CLEAR') return value;
  if (treatment.kind === 'DENY' || value === null || value === undefined) return null;
  const mask = findMask(treatment.mask);
  if (!mask || mask.reveals.length === 0 || (mask.accepts !== '*' && !mask.accepts.includes(typeName)))
    return null;
  if (!Array.isArray(value)) return mask.apply(value);
  return value.map((element: unknown) => mask.apply(element)).filter((element) => element !== null);
}
