import { isCardNumber, isNationalId } from './check-digits.ts';
import { type Mask, onText } from './mask.ts';
import { hideLikelyNames } from './names-in-text.ts';
import { compactNumber } from './number-text.ts';

/** Ends a word in any text, Chinese included. */
const WORD = /[^\s<>"“”‘’,;，。；、！？（）《》【】[\]]+/gu;
const AT = /[@＠﹫]/u;

/** A date in Chinese writing: 1990年5月6日. */
const CHINESE_DATE = /\p{Nd}{2,4}\s?年\s?\p{Nd}{1,2}\s?月(?:\s?\p{Nd}{1,2}\s?[日号])?/gu;

/**
 * Seven digits or more, however they are grouped and in whatever digits. Seven is the shortest phone number in China; shorter runs (quantities, years,
 * order numbers) stay, and a comma with a space ends a number. Digits and separators are disjoint, so the expression cannot backtrack.
 */
const LONG_NUMBER =
  /[+＋]?\p{Nd}(?:(?:[,:，：]|[\s\p{Cf}\p{Pd}._/*()（）．／·]{0,3})\p{Nd}){6,}(?:[\s\p{Cf}\p{Pd}]{0,3}[XxＸｘ])?/gu;

function labelNumber(found: string): string {
  const compact = compactNumber(found).replaceAll(/[,:*·]/g, '');
  if (isNationalId(compact)) return '[national id]';
  if (isCardNumber(compact)) return '[card]';
  return /^(?:(?:\+|00)?86)?1[3-9]\d{9}$/.test(compact) || compact.startsWith('+') ? '[phone]' : '[number]';
}

/** Chinese is written without spaces, so a mailbox ends where Han begins, unless it stands right at the `@`. */
function hideAddress(word: string): string {
  if (!AT.test(word)) return word;
  const parts = word.split(new RegExp(AT, 'gu'));
  const before = parts[0] ?? '';
  const after = parts.at(-1) ?? '';
  const prose = /^.*\p{Script=Han}(?!$)/su.exec(before)?.[0] ?? '';
  const rest = /^[^\p{Script=Han}]+/u.test(after) ? after.replace(/^[^\p{Script=Han}]+/u, '') : '';
  return `${/\p{Script=Han}$/u.test(before) ? '' : prose}[e-mail]${rest}`;
}

/**
 * Text without e-mail addresses, Chinese dates and numbers of seven digits and more (phones, national ids, cards, whether their check digits are right or
 * not: a mistyped id is still nearly the id), and without what looks like a name. Names, streets and numbers in words cannot be found for certain:
 * who must not learn them at all gets `hide`.
 */
export const freeText: Mask = {
  name: 'free_text',
  strength: 10,
  accepts: ['String'],
  categories: ['FREE_TEXT'],
  reveals: ['PROSE'],
  apply: onText((text) =>
    hideLikelyNames(
      text
        .replaceAll(WORD, hideAddress)
        .replaceAll(CHINESE_DATE, '[date]')
        .replaceAll(LONG_NUMBER, labelNumber),
    ),
  ),
};
