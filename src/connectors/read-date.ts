import { isObject } from './json.ts';

// Already in our form, on a day that every month has: by far the most of what comes, and let through as it is.
const USUAL = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}(?:Z|[+-]\d{2}:\d{2})?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
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
  const match = COMPACT.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  );
  return match === null ? undefined : existingDay(`${match[1]}-${match[2]}-${match[3]}`);
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
  if (USUAL.test(value)) return value;
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
