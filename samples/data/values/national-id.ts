const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECKS = '10X98765432';

/** Check character of the first 17 digits of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2). */
export function nationalIdCheck(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits.charAt(index)), 0);
  return CHECKS.charAt(sum % 11);
}

/**
 * A resident identity number that is nobody's: region codes from 99 0000 are not assigned (GB/T 2260 has no province 99; a permanent
 * resident's number has a province after its leading 9, and none starts with 9). Unique for each customer number below 4,900,000.
 */
export function nationalIdOf(number: number, birthDate: string, gender: 'male' | 'female'): string {
  const region = 990_000 + (number % 10_000);
  const order = Math.floor(number / 10_000) * 2 + (gender === 'male' ? 1 : 2);
  const digits = `${region}${birthDate.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
  return digits + nationalIdCheck(digits);
}
