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

/** An amount as a decimal string: `12.30` as it is written, or from a count of minor units of the currency (JPY 12, CNY 1230, KWD 12300). */
export function readAmount(value: unknown, currency: string, minorUnits: boolean): string | undefined {
  return minorUnits ? fromMinorUnits(value, EXPONENTS.get(currency) ?? 2) : readDecimal(value);
}

function fromMinorUnits(value: unknown, exponent: number): string | undefined {
  if (typeof value === 'number' && value >= 0 && Number.isSafeInteger(value) && exponent > 0) {
    const digits = String(value).padStart(exponent + 1, '0');
    return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  }
  const text = typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : '';
  const match = /^(-?)(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = ''] = match;
  if (exponent === 0) return `${sign}${digits}`;
  const padded = digits.padStart(exponent + 1, '0');
  return `${sign}${padded.slice(0, -exponent)}.${padded.slice(-exponent)}`;
}
