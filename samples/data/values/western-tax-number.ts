/** Two check digits such that seven digits weighted 8 to 2, plus the check, divide by 97 (as in British VAT numbers). */
export function westernTaxNumberCheck(digits: string): string {
  let sum = 0;
  for (let index = 0; index < 7; index += 1) sum += Number(digits.charAt(index)) * (8 - index);
  return String((97 - (sum % 97)) % 97).padStart(2, '0');
}

/** A number like a VAT number that is nobody's: XV is among the country codes that ISO 3166-1 never assigns. */
export function westernTaxNumberOf(number: number): string {
  const digits = String(number).padStart(7, '0');
  return `XV${digits}${westernTaxNumberCheck(digits)}`;
}
