import { stringify } from 'csv-stringify/sync';
import { flatten } from './flatten.ts';
import type { FeedColumn, Format } from './format.ts';

/**
 * RFC 4180: UTF-8, CRLF, one header row. The values of a list are joined by "; ", lists of objects are JSON. Text that a spreadsheet would run
 * as a formula (first character = + - @, tab or carriage return, or their full-width forms) gets an apostrophe in front; this concerns text
 * columns only, so numbers stay numbers.
 */
export const csv: Format = {
  name: 'csv',
  mediaType: 'text/csv',
  contentType: 'text/csv; charset=utf-8',
  carriesErrors: false,
  async *write(pages, { columns }) {
    yield lines([columns.map(({ name }) => name)]);
    for await (const { rows } of pages) {
      if (rows.length > 0) yield lines(rows.map((row) => cells(row, columns)));
    }
  },
};

/** csv-stringify alone would quote a line break only where it is the delimiter, CRLF. */
function lines(records: string[][]): string {
  return stringify(records, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}

function cells(row: unknown, columns: readonly FeedColumn[]): string[] {
  return flatten(row, columns).map((value, index) => cell(value, columns[index]?.kind ?? 'TEXT'));
}

function cell(value: unknown, kind: FeedColumn['kind']): string {
  if (value === null) return '';
  if (kind === 'JSON') return JSON.stringify(value);
  const text = Array.isArray(value)
    ? value
        .filter((item) => item !== null)
        .map(textOf)
        .join('; ')
    : textOf(value);
  return kind !== 'NUMBER' && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
