import type { Mask } from './mask.ts';

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** More digits than any amount has; a longer text is not an amount. */
const LONGEST_DECIMAL = 60;

function leadingDigit(decimal: string): string | null {
  const [, sign, whole, fraction = ''] = (decimal.length <= LONGEST_DECIMAL && DECIMAL.exec(decimal)) || [];
  if (whole === undefined) return null;
  const minus = sign === '-' ? '-' : '';
  const digits = whole.replace(/^0+/, '');
  if (digits !== '') return minus + digits.slice(0, 1) + '0'.repeat(digits.length - 1);
  const firstNonZero = fraction.search(/[1-9]/);
  return firstNonZero === -1 ? '0' : `${minus}0.${fraction.slice(0, firstNonZero + 1)}`;
}

function isMoney(value: unknown): value is { readonly amount: string; readonly currency: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'amount' in value &&
    typeof value.amount === 'string' &&
    'currency' in value &&
    typeof value.currency === 'string'
  );
}

/**
 * Rounded towards zero to the leading digit, sign kept: 12345.67 becomes 10000, -87.5 becomes -80, 0.056 becomes 0.05. Text in, text out, so that no
 * digit is lost to binary fractions. The currency of a Money is kept.
 */
export const amount: Mask = {
  name: 'amount',
  strength: 40,
  accepts: ['Money', 'Decimal', 'Int'],
  categories: ['FINANCIAL'],
  reveals: ['LEADING_DIGIT', 'CURRENCY'],
  apply: (value) => {
    if (typeof value === 'string') return leadingDigit(value);
    if (typeof value === 'number')
      return Number.isSafeInteger(value) ? Number(leadingDigit(String(value))) : null;
    if (!isMoney(value)) return null;
    const rounded = leadingDigit(value.amount);
    return rounded === null ? null : { amount: rounded, currency: value.currency };
  },
};
