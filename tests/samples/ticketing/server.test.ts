import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startTicketing } from '../../../samples/ticketing/server.ts';
import { writeSystem } from '../write-system.ts';

const id = (number: number) => `T${String(number).padStart(5, '0')}`;

const system = writeSystem('ticketing', {
  requesters: [
    {
      id: 'r1',
      name: '王小明',
      kind: '会员',
      email: 'Xiaoming.Wang@Example.com',
      email_verified: 1,
      phone: '+86 138-0000-0001',
      created_at: '2024-01-01T00:00:00Z',
      updated_at: '2025-01-01T00:00:00Z',
    },
    { id: 'r2', name: '100% Cotton_Ltd', kind: '渠道客户', email: null, email_verified: 0, phone: null },
    {
      id: 'r3',
      name: 'Anna Schmidt',
      kind: '散客',
      email: 'anna@example.com',
      email_verified: 0,
      phone: '(021) 5550 0002',
    },
  ],
  tickets: Array.from({ length: 240 }, (_, number) => ({
    id: id(number),
    requester_id: number % 2 === 0 ? 'r1' : 'r2',
    subject: `Ticket ${number}`,
    status: 'solved',
    reopen_count: 0,
    csat: 4,
    nps: null,
    statusHistoryJson: '[{"status":"new","at":"2025-01-01T00:00:00Z"}]',
  })),
});

let service: Awaited<ReturnType<typeof startTicketing>>;

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(path.startsWith('http') ? path : `${service.url}/api/v2${path}`, {
    headers: { authorization: 'Bearer secret', ...headers },
  });

const Records = z.array(z.looseObject({ id: z.string() }));
const Page = z.object({
  tickets: Records.optional(),
  requesters: Records.optional(),
  count: z.number(),
  next_page: z.string().nullable(),
});

const page = async (path: string) => {
  const body = Page.parse(await (await get(path)).json());
  const records = body.tickets ?? body.requesters ?? [];
  return { ids: records.map((record) => record.id), records, count: body.count, next: body.next_page };
};

beforeAll(async () => {
  service = await startTicketing({ database: system.path, port: 0, token: 'secret' });
});

afterAll(async () => {
  await service.close();
  system.remove();
});

describe('who may ask', () => {
  test.each([[{ authorization: '' }], [{ authorization: 'Bearer other' }], [{ authorization: 'secret' }]])(
    'answers 401 with an empty body to %o',
    async (headers) => {
      const answer = await get('/tickets', headers);
      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('');
    },
  );
});

describe('filters', () => {
  test.each([
    ['ids=r1,r3', ['r1', 'r3']],
    ['emails=XIAOMING.wang@example.COM,nobody@example.com', ['r1']],
    [`phones=${encodeURIComponent('8613800000001')}`, ['r1']],
    [`phones=${encodeURIComponent('021-5550-0002')}`, ['r3']],
    ['phones=', []],
    ['ids=', []],
    [`name_contains=${encodeURIComponent('小明')}`, ['r1']],
    ['name_contains=schmidt', ['r3']],
    ['name_contains=0%25', ['r2']],
    ['name_contains=%25_', []],
    ['ids=r1,r2&name_contains=Cotton_', ['r2']],
    ['colour=green', ['r1', 'r2', 'r3']],
  ])('/requesters?%s', async (query, expected) => {
    expect(await page(`/requesters?${query}`)).toMatchObject({
      ids: expected,
      count: expected.length,
      next: null,
    });
  });
});

describe('pages', () => {
  test('are cut at 100 without a word and lead to the end by absolute links', async () => {
    const seen: string[] = [];
    const counts: number[] = [];
    for (let next: string | null = '/tickets?per_page=500'; next !== null;) {
      const { ids, count, next: following } = await page(next);
      const link = (await get(next)).headers.get('link');
      expect(link).toBe(following === null ? null : `<${following}>; rel="next"`);
      expect(count).toBe(240);
      seen.push(...ids);
      counts.push(ids.length);
      next = following;
    }
    expect(counts).toEqual([100, 100, 40]);
    expect(seen).toEqual(Array.from({ length: 240 }, (_, number) => id(number)));
  });

  test('keep the filter on the next page', async () => {
    const first = await page('/tickets?requester_ids=r2&per_page=70');
    const second = await page(first.next ?? '');
    expect(second).toMatchObject({
      ids: Array.from({ length: 50 }, (_, number) => id(140 + 2 * number + 1)),
      next: null,
    });
  });

  test('can be asked for by number', async () => {
    expect((await page('/tickets?page=3&per_page=2')).ids).toEqual([id(4), id(5)]);
  });

  test.each(['page=0', 'page=x', 'per_page=-1'])('refuse ?%s', async (query) => {
    const answer = await get(`/tickets?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_parameter' } });
  });
});

describe('fields', () => {
  test('hold the answer to the ones named and the id', async () => {
    const { records } = await page(`/tickets?ids=${id(7)}&fields=status,satisfaction.csat,status_history`);
    expect(records).toEqual([
      {
        id: id(7),
        status: 'solved',
        satisfaction: { csat: 4, nps: null },
        status_history: [{ status: 'new', at: '2025-01-01T00:00:00Z' }],
      },
    ]);
  });

  test('that do not exist are refused by name', async () => {
    const answer = await get('/tickets?fields=id,colour');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: 'unknown_field', message: expect.stringContaining('colour') },
    });
  });

  test('are booleans where SQLite has numbers', async () => {
    expect((await page('/requesters?fields=email_verified')).records).toEqual([
      { id: 'r1', email_verified: true },
      { id: 'r2', email_verified: false },
      { id: 'r3', email_verified: false },
    ]);
  });
});

describe('entity tags', () => {
  test('answer 304 without a body to the one who has it, and the body to others', async () => {
    const first = await get('/requesters');
    const etag = first.headers.get('etag') ?? '';
    const again = await get('/requesters', { 'if-none-match': `"other", W/${etag}` });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect((await get('/requesters', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get('/requesters?fields=id', { 'if-none-match': etag })).status).toBe(200);
  });
});

const OpenApi = z.object({
  openapi: z.string().startsWith('3.0.'),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.unknown()),
  components: z.object({
    schemas: z.record(z.string(), z.object({ properties: z.record(z.string(), z.unknown()) })),
  }),
});

test('the OpenAPI document describes every path and every property that is served', async () => {
  const document = OpenApi.parse(await (await get('/openapi.json')).json());
  expect(document.servers).toEqual([{ url: `${service.url}/api/v2` }]);
  expect(Object.keys(document.paths)).toEqual(['/requesters', '/tickets', '/openapi.json']);
  for (const [path, schema] of [
    ['/requesters', 'Requester'],
    ['/tickets', 'Ticket'],
  ] as const) {
    const { records } = await page(path);
    expect(Object.keys(records[0] ?? {})).toEqual(
      Object.keys(document.components.schemas[schema]?.properties ?? {}),
    );
  }
});

test('an unknown path is answered in JSON', async () => {
  const answer = await get('/colours');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
});

test('a port in use is an error', async () => {
  const port = Number(new URL(service.url).port);
  await expect(startTicketing({ database: system.path, port, token: 'secret' })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
