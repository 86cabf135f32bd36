import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  List,
  makeData,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow';
import type { FeedColumn } from './format.ts';
import { textOf } from './text-of.ts';

/** How values of one type lie in memory. */
interface Layout {
  readonly type: DataType;
  /** What stands in place of a null value is of no account. */
  readonly pack: (values: readonly unknown[]) => Buffers;
}

interface Buffers {
  readonly data?: Uint8Array | Int32Array | Float64Array | BigInt64Array;
  readonly valueOffsets?: Int32Array;
  readonly child?: Data;
}

/** All that fits into 128 bits, with as many digits after the point as a Decimal may have: 20 remain before it. */
const DECIMAL = { precision: 38, scale: 18 };
const DECIMAL_TEXT = /^(-?\d{1,20})(?:\.(\d{1,18}))?$/;
const DAY_MS = 24 * 60 * 60 * 1000;

const SCALARS: Readonly<Record<FeedColumn['type'], Layout>> = {
  TEXT: utf8(textOf),
  JSON: utf8((value) => JSON.stringify(value)),
  INT: fixed(
    new Int32(),
    (length) => new Int32Array(length),
    (data, at, value) => {
      data[at] = numberIn(value);
    },
  ),
  FLOAT: fixed(
    new Float64(),
    (length) => new Float64Array(length),
    (data, at, value) => {
      data[at] = numberIn(value);
    },
  ),
  BOOLEAN: fixed(new Bool(), bitmap, (data, at, value) => {
    if (value === true) setBit(data, at);
    else if (value !== false) throw misfit('a truth value');
  }),
  DATE: fixed(
    new DateDay(),
    (length) => new Int32Array(length),
    (data, at, value) => {
      data[at] = timeIn(value) / DAY_MS;
    },
  ),
  DATE_TIME: fixed(
    new TimestampMillisecond('UTC'),
    (length) => new BigInt64Array(length),
    (data, at, value) => {
      data[at] = BigInt(timeIn(value));
    },
  ),
  DECIMAL: fixed(
    new Decimal(DECIMAL.scale, DECIMAL.precision),
    (length) => new BigInt64Array(2 * length),
    (data, at, value) => {
      const unscaled = decimalIn(value);
      data[2 * at] = unscaled;
      data[2 * at + 1] = unscaled >> 64n;
    },
  ),
};

/** The layout of a column's values. */
export function layoutOf({ type, list }: Pick<FeedColumn, 'type' | 'list'>): Layout {
  return list ? listOf(SCALARS[type]) : SCALARS[type];
}

/** The values of one column, with a bit for each that says whether it is there. */
export function packColumn({ type, pack }: Layout, values: readonly unknown[]): Data {
  const there = bitmap(values.length);
  let nullCount = 0;
  for (const [at, value] of values.entries()) {
    if (value === null) nullCount += 1;
    else setBit(there, at);
  }
  const nulls = { nullCount, ...(nullCount > 0 && { nullBitmap: there }) };
  return makeData({ type, length: values.length, ...nulls, ...pack(values) });
}

function fixed<Store extends NonNullable<Buffers['data']>>(
  type: DataType,
  create: (length: number) => Store,
  put: (data: Store, at: number, value: unknown) => void,
): Layout {
  return {
    type,
    pack(values) {
      const data = create(values.length);
      for (const [at, value] of values.entries()) if (value !== null) put(data, at, value);
      return { data };
    },
  };
}

/** All texts are encoded at once: one by one takes several times as long. */
function utf8(write: (value: unknown) => string): Layout {
  return {
    type: new Utf8(),
    pack(values) {
      const texts = values.map((value) => (value === null ? '' : write(value).toWellFormed()));
      const all = texts.join('');
      const data = Buffer.from(all);
      // As long in bytes as in characters: ASCII, so each of them is.
      const bytesOf =
        data.length === all.length
          ? (text: string) => text.length
          : (text: string) => Buffer.byteLength(text);
      return { data, valueOffsets: offsets(texts, bytesOf) };
    },
  };
}

function listOf(item: Layout): Layout {
  return {
    type: new List(new Field('item', item.type, true)),
    pack(values) {
      const lists = values.map((value) => (Array.isArray(value) ? value : []));
      return { valueOffsets: offsets(lists, ({ length }) => length), child: packColumn(item, lists.flat()) };
    },
  };
}

/** Where each part starts, and where the last one ends. */
function offsets<Part>(parts: readonly Part[], sizeOf: (part: Part) => number): Int32Array {
  const starts = new Int32Array(parts.length + 1);
  let end = 0;
  for (const [at, part] of parts.entries()) {
    end += sizeOf(part);
    starts[at + 1] = end;
  }
  return starts;
}

function bitmap(length: number): Uint8Array {
  return new Uint8Array(Math.ceil(length / 8));
}

function setBit(bits: Uint8Array, at: number): void {
  bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
}

function numberIn(value: unknown): number {
  if (typeof value !== 'number') throw misfit('a number');
  return value;
}

/** Milliseconds since 1970. */
function timeIn(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw misfit('a date');
  return time;
}

function decimalIn(value: unknown): bigint {
  const [, whole, fraction = ''] = (typeof value === 'string' && DECIMAL_TEXT.exec(value)) || [];
  if (whole === undefined) throw misfit('a decimal of at most 20 digits before the point and 18 after it');
  return BigInt(whole + fraction.padEnd(DECIMAL.scale, '0'));
}

function misfit(expected: string): Error {
  return new Error(`A value of an Arrow column is not ${expected}.`);
}
