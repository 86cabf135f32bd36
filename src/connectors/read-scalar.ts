import { Big } from 'big.js';
import type { Value } from './connector.ts';
import { readDate, readDateTime } from './read-date.ts';

/** A value of the source as a value of one scalar type; null where it is empty, undefined where it does not fit. */
export type ReadScalar = (value: unknown) => Value | undefined;

const INT_LIMIT = 2 ** 31;
const HAS_FULL_WIDTH_DIGIT = /[\uFF10-\uFF19]/;
const FULL_WIDTH_DIGIT = /[\uFF10-\uFF19]/g;
const FULL_WIDTH_ZERO = 0xff10;
const FULL_WIDTH_OFFSET = FULL_WIDTH_ZERO - 0x30;
const [MINUS, POINT, ZERO, NINE] = [45, 46, 48, 57];

/** Readers by the name of the GraphQL type. Any other name is an enum's, whose values are words. */
export const SCALARS: ReadonlyMap<string, ReadScalar> = new Map<string, ReadScalar>([
  ['ID', readText],
  ['String', readText],
  ['Int', readInt],
  ['Float', readFloat],
  ['Boolean', readBoolean],
  ['Decimal', readDecimal],
  ['Date', readDate],
  ['DateTime', readDateTime],
]);

/** Text without the blanks that fixed-width columns add, and with digits in ASCII. */
export function cleanText(text: string): string {
  if (isClean(text)) return text;
  const trimmed = text.trim();
  return HAS_FULL_WIDTH_DIGIT.test(trimmed) ? trimmed.replace(FULL_WIDTH_DIGIT, asciiDigit) : trimmed;
}

/** Text that needs no cleaning. */
export function readCleanText(value: unknown): string | undefined {
  return typeof value === 'string' && isClean(value) ? value : undefined;
}

/** Whether a text surely needs no cleaning, which most don't; told without a copy of it. */
function isClean(text: string): boolean {
  const last = text.length - 1;
  if (last < 0 || !isNoBlank(text.charCodeAt(0)) || !isNoBlank(text.charCodeAt(last))) return false;
  for (let at = 0; at <= last; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= FULL_WIDTH_ZERO && code <= FULL_WIDTH_ZERO + 9) return false;
  }
  return true;
}

/** ASCII from `!`, and all from CJK letters up to the last blank of Unicode. */
function isNoBlank(code: number): boolean {
  return (code > 0x20 && code < 0x80) || (code > 0x3000 && code < 0xfeff);
}

function asciiDigit(digit: string): string {
  return String.fromCharCode(digit.charCodeAt(0) - FULL_WIDTH_OFFSET);
}

/** Text as it stands; sources that keep identifiers as integers give those. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** A decimal number as text: strings stay as they are written, JSON numbers become their shortest decimal form. */
export function readDecimal(value: unknown): string | undefined {
  if (typeof value === 'string') return isPlainDecimal(value) ? value : undefined;
  if (typeof value !== 'number') return undefined;
  if (Number.isSafeInteger(value) && value !== 0) return String(value);
  return Number.isFinite(value) ? new Big(value).toFixed() : undefined;
}

/** `-?\d+(\.\d+)?`, told without the cost of a pattern. */
function isPlainDecimal(text: string): boolean {
  let digits = 0;
  let hasPoint = false;
  for (let at = text.charCodeAt(0) === MINUS ? 1 : 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) digits += 1;
    else if (code !== POINT || hasPoint || digits === 0) return false;
    else {
      hasPoint = true;
      digits = 0;
    }
  }
  return digits > 0;
}

function readInt(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return undefined;
  return number >= -INT_LIMIT && number < INT_LIMIT ? number : undefined;
}

function readFloat(value: unknown): number | undefined {
  const number = typeof value === 'string' && isPlainDecimal(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ['1', true],
  ['true', true],
  [false, false],
  [0, false],
  ['0', false],
  ['false', false],
]);

function readBoolean(value: unknown): boolean | undefined {
  return BOOLEANS.get(typeof value === 'string' ? value.toLowerCase() : value);
}
