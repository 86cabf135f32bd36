import type { Format } from './format.ts';

/**
 * The Arrow IPC streaming format: the schema, batches of rows, the mark of the end. Types are those of the schema, whoever asks. The library is loaded
 * when the first client wants it: that takes longer than all the rest of the start.
 */
export const arrow: Format = {
  name: 'arrow',
  mediaType: 'application/vnd.apache.arrow.stream',
  contentType: 'application/vnd.apache.arrow.stream',
  carriesErrors: false,
  async *write(pages, { columns }) {
    const { writeArrow } = await import('./arrow-stream.ts');
    yield* writeArrow(pages, columns);
  },
};
