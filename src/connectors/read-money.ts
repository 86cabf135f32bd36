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

const THOUSAND = Array.from({ length: 1000 }, (_, number) => String(number));
const PADDED = THOUSAND.map((text) => text.padStart(3, '0'));

/** An integer as text. Up to a million out of two parts: amounts are rarely the same, and a number that was not written before costs three times as much. */
function wholeText(whole: number): string {
  if (whole >= 1_000_000) return String(whole);
  const below = whole % 1000;
  if (whole < 1000) return THOUSAND[below] ?? '';
  return (THOUSAND[(whole - below) / 1000] ?? '') + PADDED[below];
}

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
    return wholeText(Math.trunc(value / 100) | 0) + CENTS[value % 100];
  }
  const text = typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : '';
  const match = /^(-?)(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = ''] = match;
  if (exponent === 0) return `${sign}${digits}`;
  const padded = digits.padStart(exponent + 1, '0');
  return `${sign}${padded.slice(0, -exponent)}.${padded.slice(-exponent)}`;
}
