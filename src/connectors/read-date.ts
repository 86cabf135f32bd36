import { areBelow, twoDigits } from '../two-digits.ts';
import { isObject } from './json.ts';

const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DASH = 45;
const COLON = 58;
const DATE = /^(\d{4})-(\d{2})-(\d{2})/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}(?:Z|[+-]\d{2}:\d{2})?$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(?:\.\d+)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;
// OData V2 writes milliseconds since 1970 in UTC; the offset behind them only says where they were entered.
const EPOCH = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/**
 * A calendar date as `YYYY-MM-DD`: from ISO dates, ISO date-times (the day as written), `/Date(ms)/` and `{ year, month, day }`.
 * Undefined where it is none of these or no such day exists.
 */
export function readDate(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (value.length === 10 && isUsualDay(value, '-')) return value;
    const epoch = readEpoch(value);
    if (epoch !== undefined) return epoch.slice(0, 10);
    return DATE_ONLY.test(value) || DATE_TIME.test(value) ? existingDay(value.slice(0, 10)) : undefined;
  }
  if (!isObject(value)) return undefined;
  const { year, month, day } = value;
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return undefined;
  return existingDay(
    `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  );
}

/** A date written `YYYYMMDD`, as `YYYY-MM-DD`. */
export function readCompactDate(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length !== 8) return undefined;
  const code = (at: number) => text.charCodeAt(at);
  // In one piece: slices and joins would make seven strings for each date.
  const date = String.fromCharCode(
    code(0),
    code(1),
    code(2),
    code(3),
    DASH,
    code(4),
    code(5),
    DASH,
    code(6),
    code(7),
  );
  return isUsualDay(text, '') ? date : readDate(date);
}

/**
 * A point in time as `YYYY-MM-DDTHH:MM:SSZ`, fractions of a second cut off. A time without a zone is taken as UTC, a date
 * alone as its first moment.
 */
export function readDateTime(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    const date = readDate(value);
    return date === undefined ? undefined : `${date}T00:00:00Z`;
  }
  if (value.length === 20 && isUsualDay(value, '-') && isUsualTime(value)) return value;
  const match = DATE_TIME.exec(value);
  if (match === null) {
    const date = DATE_ONLY.test(value) ? existingDay(value.slice(0, 10)) : undefined;
    return date === undefined ? readEpoch(value) : `${date}T00:00:00Z`;
  }
  const [, day = '', minutes, seconds = ':00', zone = 'Z'] = match;
  if (existingDay(day) === undefined) return undefined;
  const local = `${day}T${minutes}${seconds}`;
  if (zone === 'Z' || zone === 'z') return `${local}Z`;
  return fromMilliseconds(Date.parse(`${local}${zone.slice(0, 3)}:${zone.slice(-2)}`));
}

/** Whether a text starts with a day that exists in every year: nearly all that come, and told without the cost of a pattern. */
function isUsualDay(text: string, separator: '-' | ''): boolean {
  const wide = separator.length;
  if (wide === 1 && (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH)) return false;
  const month = twoDigits(text, 4 + wide);
  const day = twoDigits(text, 6 + 2 * wide);
  const isInMonth = day >= 1 && day <= (DAYS[month] ?? 0);
  return isInMonth && twoDigits(text, 0) >= 0 && twoDigits(text, 2) >= 0;
}

/** Whether `THH:MM:SSZ` stands behind a day. */
function isUsualTime(text: string): boolean {
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(19) !== 90) return false;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return false;
  return areBelow(24, text, 11) && areBelow(60, text, 14) && areBelow(60, text, 17);
}

function readEpoch(text: string): string | undefined {
  const match = EPOCH.exec(text);
  return match === null ? undefined : fromMilliseconds(Number(match[1]));
}

function fromMilliseconds(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return undefined;
  const iso = date.toISOString();
  return iso.length === 24 ? `${iso.slice(0, 19)}Z` : undefined;
}

function existingDay(date: string): string | undefined {
  const [, year, month, day] = DATE.exec(date) ?? [];
  const months = Number(month);
  const days = Number(day);
  if (months < 1 || months > 12 || days < 1) return undefined;
  if (days <= 28) return date;
  return days <= new Date(Date.UTC(2000 + (Number(year) % 400), months, 0)).getUTCDate() ? date : undefined;
}
