import type { ValueKind } from './source-values.ts';

const fullWidth = (text: string): string =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

const compact = (text: string): string => text.normalize('NFKC').replaceAll(/[\s()+\-.]/g, '');

function phoneWritings(value: string): readonly string[] {
  const digits = compact(value);
  const national = digits.length === 13 && digits.startsWith('86') ? digits.slice(2) : digits;
  const grouped = national.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
  return [digits, national, grouped, grouped.replaceAll(' ', '-'), fullWidth(national)];
}

function dateWritings(value: string): readonly string[] {
  const [year = '', month = '', day = ''] = value.split('-');
  return [`${year}${month}${day}`, `${year}/${month}/${day}`, `${year}年${Number(month)}月${Number(day)}日`];
}

function plainWritings(kind: ValueKind, value: string): readonly string[] {
  const plain = value.normalize('NFKC').trim();
  switch (kind) {
    case 'phone':
      return [value, ...phoneWritings(value)];
    case 'date':
      return [value, ...dateWritings(value)];
    case 'number':
      return [value, compact(value), fullWidth(compact(value)), compact(value).toLowerCase()];
    case 'email':
      return [value, plain, plain.toLowerCase(), plain.toUpperCase()];
    case 'amount':
      return [value];
    default:
      return [value, plain, plain.replaceAll(/\s/g, '')];
  }
}

/** The signs of a text's base64 that are the same wherever it stands in a longer one; eight bits make one sign and a third. */
function base64Parts(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return padded.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + bytes.length)) / 6));
  });
}

/** Encodings of what is long enough not to be met by chance. */
function encodings(text: string): readonly string[] {
  if (Buffer.byteLength(text) < 8) return [];
  const base64 = base64Parts(text);
  return [
    ...base64,
    ...base64.map((part) => part.replaceAll('+', '-').replaceAll('/', '_')),
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('hex').toUpperCase(),
    encodeURIComponent(text),
    Array.from(text).toReversed().join(''),
    JSON.stringify(text).slice(1, -1),
  ];
}

/** Round amounts are what masks yield, and short ones are met by chance. */
const isTelling = (kind: ValueKind, text: string): boolean => {
  if (kind === 'amount') return text.replaceAll(/\D/g, '').replace(/^0+|0+$/g, '').length >= 5;
  if (kind === 'postalCode') return !/^\d0+$/.test(text);
  if (kind === 'text') return text.length >= 12;
  return Array.from(text).length >= 2;
};

/** Every writing of a value under which it would still be the value. */
export function writingsOf(kind: ValueKind, value: string): ReadonlySet<string> {
  if (!isTelling(kind, value)) return new Set();
  if (kind === 'postalCode') return new Set([`"${value}"`, `,${value},`]);
  const plain = plainWritings(kind, value);
  const isCoded = kind !== 'amount' && kind !== 'text';
  return new Set([...plain, ...(isCoded ? plain.flatMap(encodings) : [])].filter((text) => text.length >= 2));
}
