/** Legal forms as terminal tokens, after folding; `Asa`, `Seoul` and the like must stay whole. */
const LEGAL_FORMS = new Set(
  [
    'ab ag as aps bv bvba co company corp corporation eirl gmbh inc incorporated kg kgaa kk limited llc llp lp ltd',
    'ltda mbh nv oao ohg ooo oy oyj pc plc pte pty sa sarl sas se snc spa sprl srl zao',
  ]
    .join(' ')
    .split(' '),
);
const CHINESE_LEGAL_FORM =
  /(?<=.{2})(?<!有限|股份|责任)(?:股份有限公司|有限责任公司|有限公司|股份公司|公司)$/u;

const DOTS_OF_ABBREVIATIONS = /(?<=(?<![\p{L}\p{N}])\p{L})[./](?=\p{L}(?![\p{L}\p{N}]))/gu;
const APOSTROPHES = /['’‘`ʼ]/gu;
const ACCENTS = /[\u0300-\u036f]/gu;
const BLANKS_BETWEEN_HAN = /(?<=\p{sc=Han})\s+(?=\p{sc=Han})/gu;

function fold(value: string): string {
  return value
    .normalize('NFKD')
    .replaceAll(ACCENTS, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(ACCENTS, '')
    .normalize('NFKC');
}

function withoutLegalForms(name: string): string {
  const tokens = name.split(' ');
  while (tokens.length > 1 && LEGAL_FORMS.has(tokens.at(-1) ?? '')) tokens.pop();
  return tokens.join(' ').replace(CHINESE_LEGAL_FORM, '').trim();
}

/**
 * The form under which names of persons and companies are compared, never shown: NFKC, lower case, no accents, no punctuation, single blanks (none
 * between Chinese characters), no legal form at the end. Null if nothing is left.
 */
export function normaliseName(value: string): string | null {
  const words = fold(value)
    .replaceAll(DOTS_OF_ABBREVIATIONS, '')
    .replaceAll(APOSTROPHES, '')
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .replaceAll(BLANKS_BETWEEN_HAN, '')
    .trim();
  let name = words;
  for (let shorter = withoutLegalForms(name); shorter !== name; shorter = withoutLegalForms(name))
    name = shorter;
  return name === '' ? null : name;
}
