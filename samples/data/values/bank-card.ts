import { luhnCheck } from './luhn.ts';

/**
 * A card number that is nobody's: 9 says "national", followed by the country's number (ISO/IEC 7812-1), and 999 is among those
 * that ISO 3166-1 never assigns. 19 digits, as Chinese debit cards have, or 16.
 */
export function bankCardOf(number: number, length: 16 | 19): string {
  const scrambled = (number * 7_368_787 + 4_242) % 10_000_000;
  const digits = `999962${String(scrambled).padStart(7, '0')}`.padEnd(length - 1, '80');
  return digits + luhnCheck(digits);
}
