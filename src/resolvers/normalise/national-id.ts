import { nationalIdCheck } from '../../masking/check-digits.ts';

/** Whether `YYYYMMDD` is a day of the calendar. */
function isDay(compact: string): boolean {
  const iso = `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6)}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso);
}

/**
 * A resident identity number of 18 characters (GB 11643-1999), `X` in upper case; the old form of 15 digits is extended by the century and
 * the check character. Null if the check character or the birth date in it is wrong.
 */
export function normaliseNationalId(value: string): string | null {
  const compact = value
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .toUpperCase();
  const first17 = /^\d{15}$/.test(compact)
    ? `${compact.slice(0, 6)}19${compact.slice(6)}`
    : compact.slice(0, 17);
  if (!/^\d{17}$/.test(first17) || !isDay(first17.slice(6, 14))) return null;
  const whole = first17 + nationalIdCheck(first17);
  return compact.length === 15 || compact === whole ? whole : null;
}
