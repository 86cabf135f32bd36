import type { Random } from '../random.ts';
import { GIVEN_FEMALE, GIVEN_MALE, SURNAMES } from './chinese-names.ts';
import { BRANDS, TRADES, WESTERN_BRANDS, WESTERN_TRADES } from './company-names.ts';
import { FIRST_FEMALE, FIRST_MALE, LAST } from './western-names.ts';

/** A name, the other ways in which clerks write it, and what an e-mail address is made of. */
export interface Name {
  readonly written: string;
  readonly variants: readonly string[];
  /** Lower-case ASCII. */
  readonly handle: string;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
}

/** Name of a Chinese person, from the surname and the given name with their readings. */
export function chineseName(
  surname: readonly [string, string],
  given: readonly (readonly [string, string])[],
): Name {
  const written = given.map(([character]) => character).join('');
  const pinyin = given.map(([, reading]) => reading).join('');
  const [family, familyPinyin] = surname;
  return {
    written: family + written,
    variants: [
      `${family} ${written}`,
      `${family}　${written}`,
      `${capital(familyPinyin)} ${capital(pinyin)}`,
      `${familyPinyin.toUpperCase()} ${pinyin.toUpperCase()}`,
      `${capital(pinyin)} ${capital(familyPinyin)}`,
      `${family}${written} `,
    ],
    handle: `${pinyin}.${familyPinyin}`,
  };
}

/** Name of a Western person. */
function westernName(first: string, last: string): Name {
  return {
    written: `${first} ${last}`,
    variants: [
      `${last}, ${first}`,
      `${first} ${last}`.toUpperCase(),
      `${last.toUpperCase()} ${first}`,
      `${first.charAt(0)}. ${last}`,
      ` ${first}  ${last}`,
    ],
    handle: `${ascii(first)}.${ascii(last)}`,
  };
}

export function randomPersonName(random: Random, gender: 'male' | 'female', western: boolean): Name {
  if (western)
    return westernName(random.pick(gender === 'male' ? FIRST_MALE : FIRST_FEMALE), random.pick(LAST));
  const characters = gender === 'male' ? GIVEN_MALE : GIVEN_FEMALE;
  const given = random.chance(0.2)
    ? [random.pick(characters)]
    : [random.pick(characters), random.pick(characters)];
  return chineseName(random.pick(SURNAMES), given);
}

/** What the companies of one group have in common in their names. */
export type Brand = { readonly written: string; readonly handle: string };

export function randomBrand(random: Random, western: boolean): Brand {
  if (western) {
    const brand = random.pick(WESTERN_BRANDS);
    return { written: brand, handle: ascii(brand) };
  }
  const [[first, firstPinyin], [second, secondPinyin]] = random.pick(BRANDS);
  return { written: first + second, handle: firstPinyin + secondPinyin };
}

/** Name of a company: Chinese ones with their town in front, as they are registered. */
export function companyName(
  random: Random,
  brand: Brand,
  options: { city: string; western: boolean; head: boolean },
): Name {
  if (options.western) {
    const stem = `${brand.written} ${options.head ? 'Group' : `${random.pick(WESTERN_TRADES)} ${options.city}`}`;
    return {
      written: `${stem} Ltd`,
      variants: [`${stem} Limited`, `${stem} LTD.`, stem.toUpperCase(), `${stem}, Ltd.`],
      handle: brand.handle,
    };
  }
  const town = options.city.replace('市', '');
  const trade = options.head ? '集团' : random.pick(TRADES);
  return {
    written: `${town}${brand.written}${trade}有限公司`,
    variants: [
      `${town}${brand.written}${trade}有限责任公司`,
      `${brand.written}${trade}`,
      `${brand.written}（${town}）${trade}有限公司`,
      `${brand.written}(${town})${trade}有限公司`,
      `${town}${brand.written}${trade}`,
    ],
    handle: brand.handle,
  };
}
