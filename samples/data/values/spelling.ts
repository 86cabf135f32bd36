import type { Random } from '../random.ts';
import type { Name } from './names.ts';
import { e164, type Phone } from './phone.ts';

/** ASCII characters in their full-width forms, as East Asian input methods write them. */
export function fullWidth(text: string): string {
  return text.replaceAll(/[!-~]/g, (character) =>
    String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0),
  );
}

/** The phone number as one of many clerks writes it; without a country code only Chinese ones. */
export function spellPhone(random: Random, phone: Phone): string {
  const { countryCode, national } = phone;
  const grouped = `${national.slice(0, 3)} ${national.slice(3, 7)} ${national.slice(7)}`;
  if (countryCode !== '86') {
    return random.weighted([
      [e164(phone), 60],
      [`+${countryCode} ${grouped}`, 25],
      [`00${countryCode} ${national}`, 15],
    ]);
  }
  return random.weighted([
    [national, 40],
    [e164(phone), 25],
    [grouped, 10],
    [`+86 ${grouped.replaceAll(' ', '-')}`, 10],
    [`0086${national}`, 5],
    [fullWidth(national), 5],
    [`${national}  `, 5],
  ]);
}

export function spellEmail(random: Random, email: string): string {
  return random.weighted([
    [email, 80],
    [email.toUpperCase(), 8],
    [email.charAt(0).toUpperCase() + email.slice(1), 8],
    [`${email} `, 4],
  ]);
}

/** The name as registered, or one time in five written another way. */
export function spellName(random: Random, name: Name): string {
  return random.chance(0.8) ? name.written : random.pick(name.variants);
}

/** The name written another way than registered. */
export function misspellName(random: Random, name: Name): string {
  return random.pick(name.variants);
}
