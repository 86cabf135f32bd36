import { hasParts, textOf } from './rows.ts';
import type { Value } from './rows.ts';

/**
 * Two addresses with the same key are one: line and city, without blanks, punctuation, case and width. Province, postal code and country are left
 * out, since systems that lack them are not of another opinion. Null where the line is missing.
 */
export function addressKey(value: Value): string | null {
  if (!hasParts(value)) return null;
  const line = textOf(value['line']);
  return line === null ? null : plain(`${textOf(value['city']) ?? ''}${line}`);
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
