import { flatten } from './flatten.ts';
import type { FeedColumn, Format } from './format.ts';

/** One flat JSON object a line, with the feed's column names. */
export const ndjson: Format = {
  name: 'ndjson',
  mediaType: 'application/x-ndjson',
  contentType: 'application/x-ndjson; charset=utf-8',
  carriesErrors: false,
  async *write(pages, { columns }) {
    for await (const { rows } of pages) {
      if (rows.length > 0) yield rows.map((row) => line(row, columns)).join('');
    }
  },
};

function line(row: unknown, columns: readonly FeedColumn[]): string {
  const values = flatten(row, columns);
  return `${JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, values[index]])))}\n`;
}
