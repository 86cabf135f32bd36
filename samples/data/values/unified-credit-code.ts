const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const ORGANISATION_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** Check character of the first 17 characters of a unified social credit code (GB 32100-2015: weights 3^i mod 31). */
export function unifiedCreditCodeCheck(characters: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of characters.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Check character of the 8 characters of an organisation code (GB 11714-1997). */
export function organisationCodeCheck(characters: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, index) => total + weight * ORGANISATION_ALPHABET.indexOf(characters.charAt(index)),
    0,
  );
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : String(check % 11);
}

/** A company's unified social credit code that is nobody's: registered in region 99 0000, which GB/T 2260 does not have. */
export function unifiedCreditCodeOf(number: number): string {
  const organisation = String(number).padStart(8, '0');
  const characters = `91990000${organisation}${organisationCodeCheck(organisation)}`;
  return characters + unifiedCreditCodeCheck(characters);
}
