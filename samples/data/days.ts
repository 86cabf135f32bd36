import { AS_OF } from './as-of.ts';

const DAY_MS = 86_400_000;
const AS_OF_MS = Date.parse(`${AS_OF}T00:00:00Z`);

/** Days of history before the as-of date. */
export const HISTORY_DAYS = 1095;

/** `YYYY-MM-DD` of a day, counted from the as-of date (0; earlier days are negative). */
export function dateOf(day: number): string {
  return new Date(AS_OF_MS + day * DAY_MS).toISOString().slice(0, 10);
}

/** `YYYYMMDD`. */
export function compactDateOf(day: number): string {
  return dateOf(day).replaceAll('-', '');
}

/** `YYYY-MM-DDTHH:MM:SSZ`: the day (fractions count), never later than the last second of the as-of date. */
export function instantOf(day: number): string {
  const bounded = Math.min(AS_OF_MS + day * DAY_MS, AS_OF_MS + DAY_MS - 1000);
  return `${new Date(bounded).toISOString().slice(0, 19)}Z`;
}
