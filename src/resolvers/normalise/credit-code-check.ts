const CREDIT_CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The 18th character for the first 17 of a unified social credit code (GB 32100-2015, MOD 31). */
export function creditCodeCheck(first17: string): string {
  const sum = CREDIT_CODE_WEIGHTS.reduce(
    (total, weight, at) => total + weight * CREDIT_CODE_ALPHABET.indexOf(first17.charAt(at)),
    0,
  );
  return CREDIT_CODE_ALPHABET.charAt((31 - (sum % 31)) % 31);
}
