import type { FeedColumn, Format } from './format.ts';
import { textOf } from './text-of.ts';
import { valueAt } from './value-at.ts';

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
    yield `${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
    for await (const { rows } of pages) {
      if (rows.length > 0) yield lines(rows, columns);
    }
  },
};

/** One text that grows: in a loop over a million cells that is twice as fast as lists that are joined. */
function lines(rows: readonly unknown[], columns: readonly FeedColumn[]): string {
  let text = '';
  for (const row of rows) {
    let separator = '';
    for (const column of columns) {
      text += separator + cell(valueAt(row, column.path), column);
      separator = ',';
    }
    text += '\r\n';
  }
  return text;
}

function cell(value: unknown, { type, list }: FeedColumn): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = Array.isArray(value) && type !== 'JSON' ? joined(value) : textOf(value);
  return quoted((type === 'TEXT' || list) && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);
}

function joined(items: readonly unknown[]): string {
  return items
    .filter((item) => item !== null)
    .map(textOf)
    .join('; ');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
