import type { FeedColumn, Format } from './format.ts';
import { valueAt } from './value-at.ts';

/** One flat JSON object a line, with the feed's column names. */
export const ndjson: Format = {
  name: 'ndjson',
  mediaType: 'application/x-ndjson',
  contentType: 'application/x-ndjson; charset=utf-8',
  carriesErrors: false,
  async *write(pages, { columns }) {
    const keys = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
    for await (const { rows } of pages) {
      if (rows.length > 0) yield lines(rows, columns, keys);
    }
  },
};

/** Each value is written by itself: an object made for each line would cost as much again. */
function lines(rows: readonly unknown[], columns: readonly FeedColumn[], keys: readonly string[]): string {
  let text = '';
  for (const row of rows) {
    for (const [index, { path }] of columns.entries()) text += keys[index] + jsonOf(valueAt(row, path));
    text += '}\n';
  }
  return text;
}

/** Text that needs no escapes is most text. */
function jsonOf(value: unknown): string {
  const isPlain = typeof value === 'string' && /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/.test(value);
  return isPlain ? `"${value}"` : JSON.stringify(value);
}
