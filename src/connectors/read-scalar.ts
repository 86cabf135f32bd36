import { Big } from 'big.js';
import type { Value } from './connector.ts';
import { readDate, readDateTime } from './read-date.ts';

/** A value of the source as a value of one scalar type; null where it is empty, undefined where it does not fit. */
export type ReadScalar = (value: unknown) => Value | undefined;

const INT_LIMIT = 2 ** 31;
const HAS_FULL_WIDTH_DIGIT = /[\uFF10-\uFF19]/;
const FULL_WIDTH_DIGIT = /[\uFF10-\uFF19]/g;
const FULL_WIDTH_OFFSET = 0xff10 - 0x30;
const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/;

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
  const trimmed = text.trim();
  return HAS_FULL_WIDTH_DIGIT.test(trimmed) ? trimmed.replace(FULL_WIDTH_DIGIT, asciiDigit) : trimmed;
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
  if (typeof value === 'string') return PLAIN_DECIMAL.test(value) ? value : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? new Big(value).toFixed() : undefined;
}

function readInt(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return undefined;
  return number >= -INT_LIMIT && number < INT_LIMIT ? number : undefined;
}

function readFloat(value: unknown): number | undefined {
  const number = typeof value === 'string' && PLAIN_DECIMAL.test(value) ? Number(value) : value;
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
