import { creditCodeCheck } from './credit-code-check.ts';
import { normaliseNationalId } from './national-id.ts';

const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
const TAX_NUMBER = /^(?=(?:.*\d){4})[A-Z0-9]{5,20}$/;
const PLACEHOLDER = /^(.)\1*$/;

/**
 * The number in NFKC and upper case, without blanks, dashes, dots and slashes. One of 18 characters in the form of a unified social credit code
 * (GB 32100-2015) must have its check character, or be the identity number of a sole trader; others need a plausible form:
 * 5 to 20 letters and digits, at least four of them digits, not all the same. Null if not.
 */
export function normaliseTaxNumber(value: string): string | null {
  const compact = value
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}./]/gu, '')
    .toUpperCase();
  if (CREDIT_CODE.test(compact)) {
    const whole = compact.slice(0, 17) + creditCodeCheck(compact.slice(0, 17));
    return compact === whole ? compact : normaliseNationalId(compact);
  }
  return TAX_NUMBER.test(compact) && !PLACEHOLDER.test(compact) ? compact : null;
}
