import { Field, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct } from 'apache-arrow';
import { layoutOf, packColumn } from './arrow-columns.ts';
import type { FeedColumn, FeedPage } from './format.ts';
import { valueAt } from './value-at.ts';

/** Small pages cost readers more than they hold; large batches would hold up every other request while they are packed. */
const BATCH_ROWS = 4096;

/** A continuation mark and no length: the last of a stream. */
const END_BYTES = 8;

/**
 * A feed as an Arrow IPC stream, in batches of 4,096 rows whatever the size of its pages.
 * @throws an Error, without the value, where a value does not fit its column.
 */
export async function* writeArrow(
  pages: AsyncIterable<FeedPage>,
  columns: readonly FeedColumn[],
): AsyncGenerator<Uint8Array> {
  const packed = columns.map((column) => ({ ...column, layout: layoutOf(column) }));
  const fields = packed.map(({ name, layout }) => new Field(name, layout.type, true));
  const schema = new Schema(fields);
  const empty = streamOf(schema, []);
  const start = empty.subarray(0, -END_BYTES);

  const batchOf = (rows: readonly unknown[]): Uint8Array => {
    const children = packed.map(({ path, layout }) =>
      packColumn(
        layout,
        rows.map((row) => valueAt(row, path)),
      ),
    );
    const data = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children });
    return streamOf(schema, [new RecordBatch(schema, data)]).subarray(start.length, -END_BYTES);
  };

  yield start;
  const waiting: unknown[] = [];
  for await (const { rows } of pages) {
    for (const row of rows) waiting.push(row);
    while (waiting.length >= BATCH_ROWS) yield batchOf(waiting.splice(0, BATCH_ROWS));
  }
  if (waiting.length > 0) yield batchOf(waiting);
  yield empty.subarray(-END_BYTES);
}

/** A stream from start to end: the library has no other way to write that waits for its reader. */
function streamOf(schema: Schema, batches: readonly RecordBatch[]): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  for (const batch of batches) writer.write(batch);
  return writer.finish().toUint8Array(true);
}
