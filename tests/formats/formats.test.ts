import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv } from '../../src/formats/csv.ts';
import type { FeedPage, FinalAnswer } from '../../src/formats/format.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { json } from '../../src/formats/json.ts';
import { ndjson } from '../../src/formats/ndjson.ts';
import { column, shapeOf, write } from './written.ts';

type Kind = Parameters<typeof column>[0];

const cell = async (value: unknown, kind: Kind) =>
  (await write(csv, shapeOf(column(kind)), [{ rows: [{ x: value }, { x: value }] }])).split('\r\n')[1];

const guarded = (one: string) => (/^[=\r]/.test(one) ? `'${one}` : one);

describe('CSV', () => {
  test.each<[unknown, Kind, string]>([
    ['plain', 'TEXT', 'plain'],
    ['张伟', 'TEXT', '张伟'],
    ['a,b', 'TEXT', '"a,b"'],
    ['say "a"', 'TEXT', '"say ""a"""'],
    [null, 'TEXT', ''],
    [undefined, 'TEXT', ''],
    ['', 'TEXT', ''],
    [7, 'INT', '7'],
    [-7.5, 'FLOAT', '-7.5'],
    ['-12.30', 'DECIMAL', '-12.30'],
    ['2026-02-28', 'DATE', '2026-02-28'],
    ['2026-02-28T01:02:03Z', 'DATE_TIME', '2026-02-28T01:02:03Z'],
    [false, 'BOOLEAN', 'false'],
    [['a', null, 'b'], '[TEXT]', 'a; b'],
    [[1, 2], '[INT]', '1; 2'],
    [[], '[TEXT]', ''],
    [[{ a: '=1' }], 'JSON', '"[{""a"":""=1""}]"'],
  ])('%j of a %s column is %s', async (value, kind, expected) => {
    expect(await cell(value, kind)).toBe(expected);
  });

  test.each(['=1+1', '+8613812345678', '-1', '@SUM(A1)', '\t=1', '＝1', '＋1', '－1', '＠x'])(
    '%j of a text column is no formula',
    async (value) => {
      expect(await cell(value, 'TEXT')).toBe(`'${value}`);
      expect(await cell([value, 'b'], '[TEXT]')).toBe(`'${value}; b`);
    },
  );

  test('a carriage return in front is no formula either', async () => {
    expect(await write(csv, shapeOf(column('TEXT')), [{ rows: [{ x: '\r=1' }] }])).toBe(`x\r\n"'\r=1"\r\n`);
  });

  test('has its header even without rows, once for all pages, and quotes it', async () => {
    const shape = shapeOf(column('TEXT', 'a'), column('TEXT', 'b,c', ['b', 'c']));
    expect(await write(csv, shape, [])).toBe('a,"b,c"\r\n');
    expect(
      await write(csv, shape, [{ rows: [{ a: '1', b: { c: '2' } }] }, {}, { rows: [{ a: '3', b: null }] }]),
    ).toBe('a,"b,c"\r\n1,2\r\n3,\r\n');
  });

  test('any text can be read back by the rules of RFC 4180', async () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '=', ' ', '张', "'") });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 1 }), async (rows) => {
        const shape = shapeOf(column('TEXT', 'a'), column('TEXT', 'b'));
        const text = await write(csv, shape, [{ rows: rows.map(([a, b]) => ({ a, b })) }]);
        expect(readCsv(text).slice(1)).toEqual(rows.map((row) => row.map(guarded)));
      }),
    );
  });
});

describe('NDJSON', () => {
  test('has a line for each row with the names of the columns, and null for what is not there', async () => {
    const shape = shapeOf(
      column('TEXT', 'name', ['customer', 'name']),
      column('INT', 'score', ['risk', 'score']),
    );
    const rows = [{ customer: { name: 'a\nb' }, risk: { score: 3 } }, { customer: null }];
    expect(await write(ndjson, shape, [{ rows }, { rows: [] }])).toBe(
      '{"name":"a\\nb","score":3}\n{"name":null,"score":null}\n',
    );
  });

  test('any values can be read back', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string()),
    );
    const row = fc.record({ 'a"b': fc.option(value), b: value });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
        const text = await write(ndjson, shapeOf(column('TEXT', 'a"b'), column('TEXT', 'b')), [{ rows }]);
        const lines = text.trimEnd().split('\n');
        expect(lines.map((line): unknown => JSON.parse(line))).toEqual(rows);
      }),
    );
  });
});

const answer = (nodes: readonly unknown[], rest: Partial<FinalAnswer> = {}, more = false): FinalAnswer => ({
  data: { first: 1, list: { pageInfo: { hasNextPage: more }, nodes, total: 3 } },
  ...rest,
});

const error = (...path: (string | number)[]) => ({
  message: 'm',
  path,
  extensions: { code: 'SOURCE_TIMEOUT' },
});

describe('JSON', () => {
  const shape = shapeOf(column('TEXT'));

  test('is the answer with the rows of all pages, and what stands beside them from the last', async () => {
    const pages = [
      { rows: [{ x: 1 }, { x: 2 }], answer: answer([], { extensions: { page: 1 } }, true) },
      { rows: [], answer: answer([], { extensions: { page: 2 } }, true) },
      { rows: [{ x: 3 }], answer: answer([], { extensions: { page: 3 } }) },
    ];
    expect(JSON.parse(await write(json, shape, pages))).toEqual({
      data: {
        list: { nodes: [{ x: 1 }, { x: 2 }, { x: 3 }], pageInfo: { hasNextPage: false }, total: 3 },
        first: 1,
      },
      extensions: { page: 3 },
    });
  });

  test('keeps the errors of every page, at the place of their row in the whole list, and the extensions that go with them', async () => {
    const pages = [
      {
        rows: [{}, {}],
        answer: answer([], { errors: [error('list', 'nodes', 1, 'x')], extensions: { page: 1 } }, true),
      },
      {
        rows: [{}],
        answer: answer([], {
          errors: [error('list', 'nodes', 0), error('list', 'total')],
          extensions: { page: 2 },
        }),
      },
      { rows: [{}], answer: answer([], { extensions: { page: 3 } }) },
    ];
    expect(JSON.parse(await write(json, shape, pages))).toMatchObject({
      errors: [
        { path: ['list', 'nodes', 1, 'x'] },
        { path: ['list', 'nodes', 2] },
        { path: ['list', 'total'] },
      ],
      extensions: { page: 2 },
    });
  });

  test('lists a hundred errors at most', async () => {
    const errors = Array.from({ length: 70 }, () => ({ message: 'm', extensions: { code: 'INTERNAL' } }));
    const pages = [{ answer: answer([], { errors }) }, { answer: answer([], { errors }) }];
    expect(JSON.parse(await write(json, shape, pages))).toMatchObject({ errors: { length: 100 } });
  });

  test('without a single page is an answer all the same', async () => {
    expect(JSON.parse(await write(json, shape, [{}]))).toEqual({ data: { list: { nodes: [] } } });
  });
});

test('every format has a name, which is its extension, and a media type of its own', () => {
  expect(FORMATS.map(({ name }) => name)).toEqual(['json', 'csv', 'ndjson', 'arrow']);
  expect(new Set(FORMATS.map(({ mediaType }) => mediaType)).size).toBe(FORMATS.length);
});

test.each(FORMATS)('$name reads no page before the one before it was taken', async (format) => {
  let read = 0;
  const rows = Array.from({ length: 4096 }, () => ({ x: 'a' }));
  async function* pages(): AsyncGenerator<FeedPage> {
    while (read < 5) {
      read += 1;
      yield { rows, answer: { data: {} } };
    }
  }
  const readWhen = [];
  for await (const { length } of format.write(pages(), shapeOf(column('TEXT'))))
    if (length > rows.length) readWhen.push(read);
  expect(readWhen).toEqual([1, 2, 3, 4, 5]);
});

/** A reader of RFC 4180 that shares nothing with the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  for (const [, quoted, bare = '', end] of text.matchAll(field)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
