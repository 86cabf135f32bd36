import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

const BARE_NUMBERS_ARE_FROM: CountryCode = 'CN';

function toE164(written: string): string | null {
  const number = parsePhoneNumberFromString(written, {
    defaultCountry: BARE_NUMBERS_ARE_FROM,
    extract: false,
  });
  return number?.isPossible() === true ? number.number : null;
}

/**
 * The number in E.164, without its extension; null if no country has numbers of this form. A number without a country code is Chinese.
 * Whether the range is in use is not asked: lists of ranges are always behind.
 */
export function normalisePhone(value: string): string | null {
  const number = toE164(value.normalize('NFKC').trim());
  // A remainder such as +86 0… would lose its zero as a trunk prefix the next time: no subscriber has it.
  return number !== null && toE164(number) === number ? number : null;
}
