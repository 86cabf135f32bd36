import { characters, type Mask, onText } from './mask.ts';
import { COMPOUND_SURNAMES } from './surnames.ts';

/** Scripts whose names are written without a space between surname and given name. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const PERSON_AT_MOST = 4;

/** Between the parts of Uyghur, Kazakh, Tibetan and transcribed names: U+00B7 and what keyboards give instead. */
const MIDDLE_DOT = /[·•‧∙・･]/u;
const BETWEEN_WORDS = /[\s\p{Cf},;/|()（）、，；]+/u;

/** What counts as a letter: punctuation doesn't, stars do, so that a masked word stays as it is. */
function lettersOf(word: string): string[] {
  return characters(word).filter((letter) => /[\p{L}\p{N}*]/u.test(letter));
}

function maskUnspaced(word: string): string {
  const letters = lettersOf(word);
  const [first = '', second = ''] = letters;
  if (letters.length < 2) return '*';
  if (letters.length > PERSON_AT_MOST || !UNSPACED.test(first)) return `${first}***`;
  const surname = letters.length > 2 && COMPOUND_SURNAMES.has(first + second) ? first + second : first;
  return surname + '*'.repeat(letters.length - characters(surname).length);
}

/** A word of one letter would be shown whole by its first letter. */
function maskSpaced(word: string): string {
  if (/^\*+$/.test(word)) return word;
  const letters = lettersOf(word);
  return letters.length < 2 ? '***' : `${letters[0]}***`;
}

function maskDotted(text: string): string {
  const [first = '', ...others] = text.split(MIDDLE_DOT);
  const letters = lettersOf(first);
  const shown = letters.length > 1 && letters[0] !== '*' ? letters[0] : '';
  return [`${shown}***`, ...others.map(() => '***')].join('·');
}

/**
 * Of a Chinese, Japanese or Korean name of up to four characters the surname; of a longer one, which is a company's, the first character: companies
 * are often called after their owner, and two characters would be the owner's whole name. Of a name with middle dots the first character. In other
 * scripts, people and companies alike, the first letter of each word. What would be shown whole is hidden.
 */
export const name: Mask = {
  name: 'name',
  strength: 50,
  accepts: ['String'],
  categories: ['PERSON_NAME'],
  reveals: ['SURNAME', 'INITIALS'],
  apply: onText((text) => {
    if (MIDDLE_DOT.test(text)) return maskDotted(text);
    const words = text.split(BETWEEN_WORDS).filter((word) => word !== '');
    if (words.length === 0) return '***';
    const joined = words.join('');
    const letters = characters(joined);
    if (letters.length <= PERSON_AT_MOST && letters.every((letter) => UNSPACED.test(letter)))
      return maskUnspaced(joined);
    return words.map((word) => (UNSPACED.test(word) ? maskUnspaced(word) : maskSpaced(word))).join(' ');
  }),
};
