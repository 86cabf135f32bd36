import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv } from '../../src/formats/csv.ts';
import type { FeedColumn, FeedPage, FeedShape, FinalAnswer, Format } from '../../src/formats/format.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { json } from '../../src/formats/json.ts';
import { ndjson } from '../../src/formats/ndjson.ts';

const column = (kind: FeedColumn['kind'], name = 'x', path = [name]): FeedColumn => ({ kind, name, path });

const shapeOf = (...columns: FeedColumn[]): FeedShape => ({ path: ['list', 'nodes'], rows: 'LIST', columns });

async function write(format: Format, shape: FeedShape, pages: readonly Partial<FeedPage>[]): Promise<string> {
  async function* read(): AsyncGenerator<FeedPage> {
    for (const page of pages) yield { rows: [], answer: { data: {} }, ...page };
  }
  return (await Array.fromAsync(format.write(read(), shape))).join('');
}

const cell = async (value: unknown, kind: FeedColumn['kind']) =>
  (await write(csv, shapeOf(column(kind)), [{ rows: [{ x: value }, { x: value }] }])).split('\r\n')[1];

const guarded = (one: string) => (/^[=\r]/.test(one) ? `'${one}` : one);

describe('CSV', () => {
  test.each<[unknown, FeedColumn['kind'], string]>([
    ['plain', 'TEXT', 'plain'],
    ['张伟', 'TEXT', '张伟'],
    ['a,b', 'TEXT', '"a,b"'],
    ['say "a"', 'TEXT', '"say ""a"""'],
    [null, 'TEXT', ''],
    [undefined, 'TEXT', ''],
    ['', 'TEXT', ''],
    [7, 'NUMBER', '7'],
    [-7.5, 'NUMBER', '-7.5'],
    ['-12.30', 'NUMBER', '-12.30'],
    [false, 'NUMBER', 'false'],
    [['a', null, 'b'], 'LIST', 'a; b'],
    [[1, 2], 'LIST', '1; 2'],
    [[], 'LIST', ''],
    [[{ a: '=1' }], 'JSON', '"[{""a"":""=1""}]"'],
  ])('%j of a %s column is %s', async (value, kind, expected) => {
    expect(await cell(value, kind)).toBe(expected);
  });

  test.each(['=1+1', '+8613812345678', '-1', '@SUM(A1)', '\t=1', '＝1', '＋1', '－1', '＠x'])(
    '%j of a text column is no formula',
    async (value) => {
      expect(await cell(value, 'TEXT')).toBe(`'${value}`);
      expect(await cell([value, 'b'], 'LIST')).toBe(`'${value}; b`);
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
      column('NUMBER', 'score', ['risk', 'score']),
    );
    const rows = [{ customer: { name: 'a\nb' }, risk: { score: 3 } }, { customer: null }];
    expect(await write(ndjson, shape, [{ rows }, { rows: [] }])).toBe(
      '{"name":"a\\nb","score":3}\n{"name":null,"score":null}\n',
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
  expect(FORMATS.map(({ name }) => name)).toEqual(['json', 'csv', 'ndjson']);
  expect(new Set(FORMATS.map(({ mediaType }) => mediaType)).size).toBe(FORMATS.length);
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
