/** Check digit that makes the digits with it satisfy the Luhn formula (ISO/IEC 7812-1, annex B). */
export function luhnCheck(digits: string): string {
  let sum = 0;
  let double = true;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    const digit = Number(digits.charAt(index)) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
    double = !double;
  }
  return String((10 - (sum % 10)) % 10);
}
