import { tableFromIPC } from '@uwdata/flechette';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrow } from '../../src/formats/arrow.ts';
import type { FeedPage, FeedShape } from '../../src/formats/format.ts';
import { column, pieces, shapeOf } from './written.ts';

type Pages = Parameters<typeof pieces>[2];

const decimal = /^(-?)(\d+)\.(\d{18})$/;

/** What a reader that shares nothing with the writer finds. */
async function read(shape: FeedShape, pages: Pages) {
  const bytes = Buffer.concat(await pieces(arrow, shape, pages));
  return tableFromIPC(bytes, { useDecimalInt: true });
}

/** A scaled integer as the decimal number that it stands for, without zeros at its end. */
function unscaled(value: unknown): string {
  const text = String(value).replace('-', '').padStart(19, '0');
  const [, , whole, fraction = ''] = decimal.exec(`${text.slice(0, -18)}.${text.slice(-18)}`) ?? [];
  const digits = fraction.replace(/0+$/, '');
  return `${String(value).startsWith('-') ? '-' : ''}${whole}${digits && `.${digits}`}`;
}

const isoDate = (value: unknown) => new Date(Number(value)).toISOString().slice(0, 10);
const isoTime = (value: unknown) => new Date(Number(value)).toISOString().replace('.000Z', 'Z');
const asIs = (value: unknown) => value;

interface Case {
  readonly kind: Parameters<typeof column>[0];
  /** As the format's metadata number their types: Int 2, FloatingPoint 3, Utf8 5, Bool 6, Decimal 7, Date 8, Timestamp 10, List 12. */
  readonly type: Readonly<Record<string, unknown>>;
  readonly values: fc.Arbitrary<unknown>;
  /** Turns what the reader found into what was written. */
  readonly back: (value: unknown) => unknown;
}

const text = fc.string({ unit: 'binary' });
const seconds = { noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') };
const dates = fc.date(seconds).map((date) => date.toISOString());
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }))
  .map(([value]) => unscaled(value));
const objects = fc.array(fc.record({ a: text }));

const CASES: readonly Case[] = [
  { kind: 'TEXT', type: { typeId: 5 }, values: text, back: asIs },
  { kind: 'INT', type: { typeId: 2, bitWidth: 32, signed: true }, values: int, back: asIs },
  {
    kind: 'FLOAT',
    type: { typeId: 3, precision: 2 },
    values: fc.double({ noNaN: true, noDefaultInfinity: true }),
    back: asIs,
  },
  { kind: 'BOOLEAN', type: { typeId: 6 }, values: fc.boolean(), back: asIs },
  {
    kind: 'DATE',
    type: { typeId: 8, unit: 0 },
    values: dates.map((date) => date.slice(0, 10)),
    back: isoDate,
  },
  {
    kind: 'DATE_TIME',
    type: { typeId: 10, unit: 1, timezone: 'UTC' },
    values: dates.map((date) => date.replace(/\.\d+/, '')),
    back: isoTime,
  },
  {
    kind: 'DECIMAL',
    type: { typeId: 7, precision: 38, scale: 18, bitWidth: 128 },
    values: decimals,
    back: unscaled,
  },
  {
    kind: 'JSON',
    type: { typeId: 5 },
    values: objects,
    back: (value): unknown => JSON.parse(String(value)),
  },
  { kind: '[TEXT]', type: { typeId: 12 }, values: fc.array(fc.option(text)), back: asIs },
  {
    kind: '[INT]',
    type: { typeId: 12 },
    values: fc.array(fc.option(int)),
    back: (value) =>
      Array.isArray(value) ? [...value] : Array.from(value instanceof Int32Array ? value : []),
  },
];

describe('Arrow', () => {
  test.each(CASES)('a column of $kind comes back as it was', async ({ kind, type, values, back }) => {
    const shape = shapeOf(column(kind));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.record({ x: fc.option(values) }))), async (pages) => {
        const table = await read(
          shape,
          pages.map((rows) => ({ rows })),
        );
        expect(table.schema.fields).toMatchObject([{ name: 'x', nullable: true, type }]);
        const found = table.toArray().map(({ x }) => (x === null ? null : back(x)));
        expect(found).toEqual(pages.flat().map(({ x }) => x));
      }),
    );
  });

  test('columns are found by their paths; what is not there is null', async () => {
    const shape = shapeOf(column('TEXT', 'name', ['customer', 'name']), column('INT', 'n'));
    const rows = [{ customer: { name: '张伟' }, n: 1 }, { customer: null }];
    const table = await read(shape, [{ rows }]);
    expect(table.toArray()).toEqual([
      { name: '张伟', n: 1 },
      { name: null, n: null },
    ]);
  });

  test('without rows is a schema', async () => {
    const table = await read(shapeOf(column('DATE', 'a')), []);
    expect([table.names, table.numRows]).toEqual([['a'], 0]);
  });

  test('batches have 4,096 rows whatever the pages have, and leave as soon as they are full', async () => {
    let readPages = 0;
    async function* pages(): AsyncGenerator<FeedPage> {
      for (; readPages < 20; readPages += 1) {
        const rows = Array.from({ length: 500 }, (_, row) => ({ x: readPages * 500 + row }));
        yield { rows, answer: { data: {} } };
      }
    }
    const written = [];
    const readWhen = [];
    for await (const piece of arrow.write(pages(), shapeOf(column('INT')))) {
      written.push(Buffer.from(piece));
      readWhen.push(readPages);
    }
    const table = tableFromIPC(Buffer.concat(written));
    expect(table.getChild('x').data.map(({ length }) => length)).toEqual([4096, 4096, 1808]);
    expect(table.getChild('x').toArray()).toEqual(Int32Array.from({ length: 10_000 }, (_, at) => at));
    expect(readWhen).toEqual([0, 8, 16, 20, 20]);
  });

  test('has the framing of the specification: marks, lengths in eights, an end', async () => {
    const rows = [
      { x: 'a', y: true },
      { x: '张伟', y: null },
    ];
    const shape = shapeOf(column('TEXT'), column('BOOLEAN', 'y'));
    const bytes = Buffer.concat(await pieces(arrow, shape, [{ rows }]));
    expect(messagesOf(bytes)).toEqual([
      { header: 'Schema', bodyLength: 0 },
      // Validity, offsets and data of the text, validity and data of the truth value; each in a multiple of 8 bytes.
      { header: 'RecordBatch', bodyLength: 16 + 8 + 8 + 8 },
    ]);
  });

  test.each<[string, Case['kind'], unknown]>([
    ['text for a number', 'INT', 'secret'],
    ['text for a truth value', 'BOOLEAN', 'secret'],
    ['text for a date', 'DATE', 'secret'],
    ['text for a decimal', 'DECIMAL', 'secret'],
    ['a number for a decimal', 'DECIMAL', 7],
    ['a decimal of 21 digits', 'DECIMAL', '123456789012345678901'],
    ['a decimal with 19 digits after the point', 'DECIMAL', '0.1234567890123456789'],
  ])('%s is refused, not bent, and not told', async (_, kind, value) => {
    const refused = pieces(arrow, shapeOf(column(kind)), [{ rows: [{ x: value }] }]);
    await expect(refused).rejects.toThrow(/^A value of an Arrow column is not a[a-z ]+[\w ,.]*$/);
    await expect(refused).rejects.not.toThrow(String(value));
  });
});

const HEADERS = ['NONE', 'Schema', 'DictionaryBatch', 'RecordBatch'];

/** The messages of a stream, read by the specification of the encapsulated message format and of Message.fbs. */
function messagesOf(bytes: Buffer): readonly { header: string | undefined; bodyLength: number }[] {
  const messages = [];
  let at = 0;
  for (;;) {
    expect(bytes.readUInt32LE(at)).toBe(0xffffffff);
    const length = bytes.readInt32LE(at + 4);
    expect(length % 8).toBe(0);
    at += 8;
    if (length === 0) break;
    const table = at + bytes.readInt32LE(at);
    const slots = table - bytes.readInt32LE(table);
    // Slots at the end that hold nothing are left out.
    const slot = (index: number) =>
      4 + 2 * index < bytes.readUInt16LE(slots) ? bytes.readUInt16LE(slots + 4 + 2 * index) : 0;
    const bodyLength = slot(3) === 0 ? 0 : Number(bytes.readBigInt64LE(table + slot(3)));
    expect(bodyLength % 8).toBe(0);
    messages.push({ header: HEADERS[bytes.readUInt8(table + slot(1))], bodyLength });
    at += length + bodyLength;
  }
  expect(at).toBe(bytes.length);
  return messages;
}
