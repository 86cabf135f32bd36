import { textOf } from './rows.ts';
import type { Value } from './rows.ts';

export const DAY_MS = 86_400_000;

/** Milliseconds since 1970 of a date or a point in time, or null where the value is neither. */
export function instantOf(value: Value | undefined): number | null {
  const text = textOf(value);
  const instant = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}

/** Days since 1970 (UTC) of a date or a point in time, or null where the value is neither. */
export function dayOf(value: Value | undefined): number | null {
  const instant = instantOf(value);
  return instant === null ? null : Math.floor(instant / DAY_MS);
}
