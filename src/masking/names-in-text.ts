import { COMMON_SURNAMES, COMPOUND_SURNAMES } from './surnames.ts';

const HAN = String.raw`\p{Script=Han}`;

/** A surname with a given name of one or two characters, standing by itself: inside a sentence a name cannot be told from other words. */
const CHINESE_NAME = new RegExp(
  `(?<!${HAN})(?:(?:${[...COMPOUND_SURNAMES].join('|')})|[${COMMON_SURNAMES}])${HAN}{1,2}(?!${HAN})`,
  'gu',
);

/** Up to the words with which Chinese companies end; what stands before it in the same breath goes too. */
const CHINESE_COMPANY = new RegExp(
  `[${HAN}()（）]{2,30}?(?:(?:集团)?(?:股份)?有限(?:责任)?公司|公司|集团|商行|事务所|合作社)`,
  'gu',
);

/** Names of transcribed parts: 阿卜杜拉·买买提. */
const DOTTED_NAME = new RegExp(`${HAN}{2,20}(?:[·•‧・]${HAN}{1,20})+`, 'gu');

/** Two capitalised words or more in a row, small words between them allowed: Maria da Silva, Mr. Wang, Acme Widgets GmbH. */
const CAPITALISED =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’.&-]{0,30}(?:[\s,]{1,3}(?:(?:of|and|&|de|da|del|der|di|la|le|van|von|y)\s{1,3}){0,3}\p{Lu}[\p{L}'’.&-]{0,30}){1,12}/gu;

/**
 * Replaces what looks like the name of a person or company. A guess by form: it misses names inside Chinese sentences and single foreign words, and takes
 * some other words with it.
 */
export function hideLikelyNames(text: string): string {
  return text
    .replaceAll(CHINESE_COMPANY, '[company]')
    .replaceAll(DOTTED_NAME, '[name]')
    .replaceAll(CHINESE_NAME, '[name]')
    .replaceAll(CAPITALISED, '[name]');
}
