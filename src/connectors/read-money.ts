import { readDecimal } from './read-scalar.ts';

// ISO 4217, list one (current currencies); all others have two minor digits.
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG'].map((code) => [code, 0] as const),
  ...['RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
]);

/** An ISO 4217 code; undefined where the value is not one by its form. */
export function readCurrency(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.length === 3 && isCapital(value, 0) && isCapital(value, 1) && isCapital(value, 2)) return value;
  const code = value.trim();
  return /^[A-Z]{3}$/.test(code) ? code : undefined;
}

function isCapital(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 65 && code <= 90;
}

interface Money {
  readonly [part: string]: string;
  readonly amount: string;
  readonly currency: string;
}

/** Money whose amount is a decimal; undefined where amount or currency is not what it should be. */
export function readMoney(found: unknown, beside: unknown): Money | undefined {
  const amount = readDecimal(found);
  const currency = readCurrency(beside);
  return amount === undefined || currency === undefined ? undefined : { amount, currency };
}

/** The same where the amount is a count of minor units. */
export function readMinorMoney(found: unknown, beside: unknown): Money | undefined {
  const currency = readCurrency(beside);
  const amount = currency === undefined ? undefined : fromMinorUnits(found, currency);
  return amount === undefined || currency === undefined ? undefined : { amount, currency };
}

const INT_LIMIT = 2 ** 31;
const CENTS = Array.from({ length: 100 }, (_, cents) => `.${String(cents).padStart(2, '0')}`);

/** A count of minor units of a currency as a decimal (12.30 from JPY 12, CNY 1230, KWD 12300). */
export function fromMinorUnits(value: unknown, currency: string): string | undefined {
  const exponent = EXPONENTS.get(currency) ?? 2;
  if (
    exponent === 2 &&
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= 0 &&
    value < INT_LIMIT
  ) {
    // As an integer: text from a number with a fraction to it, be it 0, costs three times as much.
    return String(Math.trunc(value / 100) | 0) + CENTS[value % 100];
  }
  const text = typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : '';
  const match = /^(-?)(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = ''] = match;
  if (exponent === 0) return `${sign}${digits}`;
  const padded = digits.padStart(exponent + 1, '0');
  return `${sign}${padded.slice(0, -exponent)}.${padded.slice(-exponent)}`;
}
