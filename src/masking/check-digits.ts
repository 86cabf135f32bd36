const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const ID_CHECKS = '10X98765432';

/** The 18th character for the first 17 digits of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2). */
export function nationalIdCheck(first17: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17.charAt(at)), 0);
  return ID_CHECKS.charAt(sum % 11);
}

/** Whether 18 characters carry the check character of GB 11643. */
export function isNationalId(text: string): boolean {
  return /^\d{17}[\dXx]$/.test(text) && nationalIdCheck(text.slice(0, 17)) === text.slice(-1).toUpperCase();
}

/** Whether 12 to 19 digits satisfy the Luhn check of ISO/IEC 7812-1. */
export function isCardNumber(text: string): boolean {
  if (!/^\d{12,19}$/.test(text)) return false;
  const digits = Array.from(text, Number).toReversed();
  const sum = digits.reduce((total, digit, index) => {
    const weighted = index % 2 === 0 ? digit : digit * 2;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}
