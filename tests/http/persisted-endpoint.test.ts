import { tableFromIPC } from '@uwdata/flechette';
import { afterEach, describe, expect, test } from 'vitest';
import type { ExecutionRequest } from '../../src/http/gateway-port.ts';
import { LIMITS, startToy } from './toy-gateway.ts';
import type { Toy, ToyOptions } from './toy-gateway.ts';

let toy: Toy | undefined;
afterEach(async () => {
  await toy?.server.close();
  toy = undefined;
});

async function start(options: ToyOptions = {}): Promise<Toy> {
  toy = await startToy(options);
  return toy;
}

const FIVE_ROWS = [
  'id,name,tags,historic_value',
  '0,"Customer, 0",a; t0,-0.50',
  `1,"'=HYPERLINK(""x"")",a; t1,-1.50`,
  '2,"Customer, 2",a; t2,-2.50',
  '3,"Customer, 3",a; t3,-3.50',
  '4,"Customer, 4",a; t4,-4.50',
];

describe('a feed', () => {
  test('as CSV is read to its end, page by page', async () => {
    const seen: ExecutionRequest[] = [];
    const { get } = await start({ seen: (request) => void seen.push(request) });
    const response = await get('/q/all-customers.csv');
    expect(await response.text()).toBe(`${FIVE_ROWS.join('\r\n')}\r\n`);
    expect(seen.map(({ variables }) => variables)).toEqual([
      { first: 2, after: null },
      { first: 2, after: '2' },
      { first: 2, after: '4' },
    ]);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('inline; filename="all-customers.csv"');
    expect(response.headers.get('facet-partial')).toBeNull();
  });

  test('as NDJSON has one flat object a line', async () => {
    const { get } = await start({ rows: 3 });
    const response = await get('/q/all-customers.ndjson');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(
      (await response.text())
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      { id: '0', name: 'Customer, 0', tags: ['a', 't0'], historic_value: '-0.50' },
      { id: '1', name: '=HYPERLINK("x")', tags: ['a', 't1'], historic_value: '-1.50' },
      { id: '2', name: 'Customer, 2', tags: ['a', 't2'], historic_value: '-2.50' },
    ]);
  });

  test('as Arrow has columns of their types', async () => {
    const { get } = await start({ rows: 3 });
    const response = await get('/q/all-customers', { accept: 'application/vnd.apache.arrow.stream' });
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
    expect(response.headers.get('content-disposition')).toBe('inline; filename="all-customers.arrow"');
    const table = tableFromIPC(await response.arrayBuffer());
    expect(table.toArray()).toEqual([
      { id: '0', name: 'Customer, 0', tags: ['a', 't0'], historic_value: -0.5 },
      { id: '1', name: '=HYPERLINK("x")', tags: ['a', 't1'], historic_value: -1.5 },
      { id: '2', name: 'Customer, 2', tags: ['a', 't2'], historic_value: -2.5 },
    ]);
  });

  test('as JSON is one GraphQL answer with the rows of all pages', async () => {
    const { get } = await start();
    const response = await get('/q/all-customers');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body: unknown = await response.json();
    expect(body).toMatchObject({
      data: {
        customers: {
          nodes: [
            { id: '0' },
            { id: '1' },
            { id: '2' },
            { id: '3' },
            { id: '4', value: { amount: '-4.50' } },
          ],
          pageInfo: { hasNextPage: false, endCursor: '5' },
        },
      },
      extensions: { facet: { page: '4' } },
    });
    expect(body).not.toHaveProperty('errors');
  });

  test.each([
    ['first=3', 3],
    ['first=1', 1],
    ['first=100', 5],
    ['first=4&after=3', 2],
  ])('?%s gives %i rows', async (parameters, rows) => {
    const { get } = await start();
    const text = await (await get(`/q/all-customers.ndjson?${parameters}`)).text();
    expect(text.trimEnd().split('\n')).toHaveLength(rows);
  });

  test('without rows is a header in CSV and an empty list in JSON', async () => {
    const { get } = await start({ rows: 0 });
    expect(await (await get('/q/all-customers.csv')).text()).toBe('id,name,tags,historic_value\r\n');
    expect(await (await get('/q/all-customers.json')).json()).toMatchObject({
      data: { customers: { nodes: [] } },
    });
  });

  test('of one object is one row', async () => {
    const { get } = await start();
    expect(await (await get('/q/one-customer.csv?id=2')).text()).toBe('id,name\r\n2,"Customer, 2"\r\n');
    expect(await (await get('/q/one-customer.csv?id=none')).text()).toBe('id,name\r\n');
    expect(await (await get('/q/one-customer.json?id=none')).json()).toMatchObject({
      data: { customer: null },
    });
  });
});

describe('faults', () => {
  test('of a source on the first page are announced, and its cells are empty', async () => {
    const { get } = await start({ page: () => ['erp'] });
    const response = await get('/q/all-customers.csv?first=3');
    expect([response.status, response.headers.get('facet-partial')]).toEqual([200, 'erp']);
    expect((await response.text()).split('\r\n')[1]).toBe('0,"Customer, 0",a; t0,');
  });

  test('of a source stand in JSON with the place of the row in the whole list', async () => {
    const { get } = await start({ page: (after) => (after === 2 ? ['erp'] : []) });
    expect(await (await get('/q/all-customers.json')).json()).toMatchObject({
      data: { customers: { nodes: [{}, {}, { value: null }, {}, {}] } },
      errors: [
        {
          path: ['customers', 'nodes', 2, 'value'],
          extensions: { code: 'SOURCE_UNAVAILABLE', source: 'erp' },
        },
        { path: ['customers', 'nodes', 3, 'value'] },
      ],
      extensions: { facet: { page: '2' } },
    });
  });

  test.each(['csv', 'ndjson', 'json', 'arrow'])(
    'on a later page break the %s stream, which never looks complete',
    async (format) => {
      const { get, logged } = await start({
        page: (after) => {
          if (after === 2) throw new Error('secret 13812345678');
          return [];
        },
      });
      const response = await get(`/q/all-customers.${format}`);
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow('terminated');
      expect(logged.join('')).toContain('feed broken off');
      expect(logged.join('')).not.toContain('13812345678');
    },
  );

  test('of a source that were not announced break CSV', async () => {
    const { get } = await start({ page: (after) => (after === 4 ? ['erp'] : []) });
    await expect((await get('/q/all-customers.csv')).text()).rejects.toThrow('terminated');
  });

  test('that leave no first page are an error with its status', async () => {
    const { get } = await start({
      page: () => {
        throw new Error('secret 13812345678');
      },
    });
    const response = await get('/q/all-customers.csv');
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
  });
});

describe('which format', () => {
  test.each([
    ['/q/all-customers', undefined, 'application/json'],
    ['/q/all-customers', '*/*', 'application/json'],
    ['/q/all-customers', 'text/csv;q=0.5, application/x-ndjson;q=0.8', 'application/x-ndjson'],
    ['/q/all-customers', 'text/*', 'text/csv'],
    ['/q/all-customers', '*/*;q=0.1, application/json;q=0', 'text/csv'],
    ['/q/all-customers.ndjson', 'text/csv', 'application/x-ndjson'],
  ])('%s with Accept %s gives %s', async (path, accept, type) => {
    const { get } = await start();
    const response = await get(path, accept === undefined ? {} : { accept });
    await response.text();
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  });

  test.each([
    ['/q/all-customers', 'image/png', 406, 'Expected one of the formats json, csv, ndjson, arrow.'],
    ['/q/all-customers.xml', '*/*', 406, 'Expected one of the formats json, csv, ndjson, arrow.'],
    ['/q/count.csv', '*/*', 406, 'Expected one of the formats json.'],
    ['/q/nothing.csv', '*/*', 404, 'There is no persisted query of this name.'],
    ['/q/..%2f..%2fetc%2fpasswd', '*/*', 404, 'There is no persisted query of this name.'],
  ])('%s with Accept %s is %i', async (path, accept, status, message) => {
    const { get } = await start();
    const response = await get(path, { accept });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ message }] });
  });

  test('a query that is no feed answers as JSON', async () => {
    const { get } = await start();
    expect(await (await get('/q/count')).json()).toMatchObject({ data: { customers: { totalCount: 5 } } });
  });
});

describe('variables', () => {
  test('are read by their types', async () => {
    const seen: ExecutionRequest[] = [];
    const { get } = await start({ rows: 1, seen: (request) => void seen.push(request) });
    await get(
      `/q/all-customers.csv?tiers=HIGH&tiers=LOW&where=${encodeURIComponent('{"region":"华东","minimum":3}')}`,
    );
    expect(seen[0]?.variables).toMatchObject({
      tiers: ['HIGH', 'LOW'],
      where: { region: '华东', minimum: 3 },
    });
  });

  test.each([
    ['/q/one-customer.json', 'The variable "$id" of type ID! is missing.'],
    [
      '/q/one-customer.json?id=1&id=13812345678',
      'The variable "$id" is given more than once, but is not a list.',
    ],
    [
      '/q/one-customer.json?id=1&phone=13812345678',
      'The variable "$phone" is not a variable of this query: it has id.',
    ],
    ['/q/all-customers.csv?first=13812345678x', 'The variable "$first" is not a valid Int.'],
    ['/q/all-customers.csv?tiers=HIGH,13812345678', 'The variable "$tiers" is not a valid [Tier!] at [1].'],
    ['/q/all-customers.csv?where={13812345678', 'The variable "$where" is not valid JSON.'],
  ])('%s is refused', async (path, message) => {
    const { get } = await start();
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message, extensions: { code: 'VARIABLE_INVALID' } }],
    });
  });
});

test('a client that may run persisted queries only may run these; one without a token may not', async () => {
  const { url, get } = await start();
  expect((await get('/q/count', { authorization: 'Bearer bi' })).status).toBe(200);
  const refused = await fetch(`${url}/q/count`);
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});

test('a long feed is read only as fast as its reader takes it', async () => {
  let pages = 0;
  toy = await startToy(
    { rows: 5_000_000, seen: () => void pages++ },
    { limits: { ...LIMITS, pageSize: 500 } },
  );
  const { get } = toy;
  const response = await get('/q/all-customers.csv');
  const reader = response.body?.getReader();
  await reader?.read();
  // The kernel's and the client's buffers fill up; far before 10,000 pages the server must stand still.
  const settled = await standsStill(() => pages);
  expect(settled).toBeLessThan(5_000);
  await reader?.cancel();
});

async function standsStill(value: () => number): Promise<number> {
  let last = -1;
  while (value() !== last) {
    last = value();
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
  }
  return last;
}
