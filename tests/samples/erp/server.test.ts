import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { startErp } from '../../../samples/erp/server.ts';
import { writeSystem } from '../write-system.ts';

const id = (number: number) => `I${String(number).padStart(5, '0')}`;

const system = writeSystem('erp', {
  BusinessPartners: [
    {
      BusinessPartnerID: '1',
      Name: '华东贸易有限公司',
      PartnerCategory: '2',
      Email: 'sales@huadong.example',
      EmailVerified: 1,
      Phone: '+86 21 5550 0001',
      CreditLimit: '100000.00',
      Currency: 'CNY',
      CreatedAt: '2023-05-01T00:00:00Z',
    },
    {
      BusinessPartnerID: '2',
      Name: `O'Neil "& Sons", Ltd`,
      PartnerCategory: '2',
      EmailVerified: 0,
      ParentPartnerID: '1',
      CreditLimit: '9000.50',
      CreatedAt: '2024-05-01T00:00:00Z',
    },
    { BusinessPartnerID: '3', Name: 'Anna Schmidt', PartnerCategory: '1', CreatedAt: '2025-05-01T00:00:00Z' },
    { BusinessPartnerID: '4', Name: null, ParentPartnerID: '1', CreditLimit: '50.00' },
  ],
  Invoices: Array.from({ length: 1200 }, (_, number) => ({
    InvoiceID: id(number),
    BusinessPartnerID: number < 3 ? '2' : '1',
    Kind: 'IN',
    Status: number % 2 === 0 ? 'P' : 'O',
    InvoiceDate: '20250101',
    GrossAmount: `${number}.90`,
    Currency: 'CNY',
  })),
  Payments: [{ PaymentID: 'P1', BusinessPartnerID: '2', InvoiceID: id(0), Amount: '0.90', Method: 'T' }],
});

let erp: Awaited<ReturnType<typeof startErp>>;

const AUTHORIZATION = `Basic ${Buffer.from('facet:secret').toString('base64')}`;

const send = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, erp.url), {
    ...init,
    headers: { authorization: AUTHORIZATION, ...Object.fromEntries(new Headers(init.headers)) },
  });

const Entity = z.record(z.string(), z.unknown());
const List = z.object({
  value: z.array(Entity),
  '@odata.count': z.number().optional(),
  '@odata.nextLink': z.string().optional(),
});
const Fault = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const list = async (path: string) => {
  const response = await send(path);
  expect(response.status).toBe(200);
  return List.parse(await response.json());
};
const key = (entity: z.infer<typeof Entity>) =>
  entity['PaymentID'] ?? entity['InvoiceID'] ?? entity['BusinessPartnerID'];
const keys = async (path: string) => (await list(path)).value.map(key);

const part = (url: string) => [
  '--batch',
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  `GET ${url} HTTP/1.1`,
  'Accept: application/json',
  '',
  '',
];

beforeAll(async () => {
  // The engine's parser prints what it cannot parse.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  erp = await startErp({ database: system.path, port: 0, username: 'facet', password: 'secret' });
});
afterAll(async () => {
  await erp.close();
  system.remove();
});

describe('$filter', () => {
  test.each([
    [`BusinessPartnerID eq '2'`, ['2']],
    [`BusinessPartnerID ne '2'`, ['1', '3', '4']],
    [`BusinessPartnerID in ('1', '3','nobody')`, ['1', '3']],
    [`Name eq 'O''Neil "& Sons", Ltd'`, ['2']],
    [`contains(Name,'贸易')`, ['1']],
    [`contains(tolower(Name),'schmidt')`, ['3']],
    [`startswith(Name,'Anna') or endswith(Name,'Ltd')`, ['2', '3']],
    [`CreditLimit gt 9000.5`, ['1']],
    [`CreditLimit ge 9000.5`, ['1', '2']],
    [`CreditLimit lt 100`, ['4']],
    [`CreditLimit le 9000.50 and CreditLimit ne null`, ['2', '4']],
    [`ParentPartnerID eq null`, ['1', '3']],
    [`EmailVerified eq true`, ['1']],
    [`EmailVerified`, ['1']],
    [`CreatedAt ge 2024-05-01T00:00:00Z`, ['2', '3']],
    [`Phone eq '+86 21 5550 0001'`, ['1']],
    [`Phone eq '+862155500001'`, []],
    [`PartnerCategory eq '2' and ParentPartnerID eq '1' or BusinessPartnerID eq '3'`, ['2', '3']],
    [`PartnerCategory eq '2' and (ParentPartnerID eq '1' or BusinessPartnerID eq '1')`, ['1', '2']],
    [`not (PartnerCategory eq '2')`, ['3']],
    [`BusinessPartnerID  in ( '1' ,'2' )  and  EmailVerified eq false`, ['2']],
  ])('%s', async (filter, expected) => {
    expect(await keys(`BusinessPartners?$filter=${encodeURIComponent(filter)}&$select=Name`)).toEqual(
      expected,
    );
  });
});

describe('the other query options', () => {
  test('$select gives the named columns and the key; decimals are strings, flags are booleans', async () => {
    const { value } = await list(`BusinessPartners?$select=CreditLimit,EmailVerified&$top=1`);
    expect(value).toEqual([{ BusinessPartnerID: '1', CreditLimit: '100000.00', EmailVerified: true }]);
  });

  test.each([
    ['BusinessPartners?$orderby=CreditLimit desc,Name&$filter=CreditLimit ne null', ['1', '2', '4']],
    ['BusinessPartners?$skip=1&$top=2', ['2', '3']],
    ['BusinessPartners?$top=0', []],
    [`BusinessPartners('2')/Payments`, ['P1']],
    [`BusinessPartners('2')/Invoices?$filter=Status eq 'O'`, [id(1)]],
  ])('%s', async (path, expected) => {
    expect(await keys(path)).toEqual(expected);
  });

  test('$expand follows both directions', async () => {
    const { value } = await list(
      `BusinessPartners?$filter=BusinessPartnerID eq '2'&$select=BusinessPartnerID&$expand=Parent($select=Name),Payments($expand=BusinessPartner($select=Name)),Invoices($select=InvoiceID)`,
    );
    expect(value).toEqual([
      {
        BusinessPartnerID: '2',
        Parent: { BusinessPartnerID: '1', Name: '华东贸易有限公司' },
        Payments: [
          expect.objectContaining({
            BusinessPartner: { BusinessPartnerID: '2', Name: `O'Neil "& Sons", Ltd` },
          }),
        ],
        Invoices: [{ InvoiceID: id(0) }, { InvoiceID: id(1) }, { InvoiceID: id(2) }],
      },
    ]);
  });

  test('a parent that is not there is null', async () => {
    const { value } = await list(
      `BusinessPartners?$filter=BusinessPartnerID eq '3'&$select=Name&$expand=Parent`,
    );
    expect(value).toEqual([{ BusinessPartnerID: '3', Name: 'Anna Schmidt', Parent: null }]);
  });

  test('$count counts what the filter finds, not the page', async () => {
    const answer = await list(`Invoices?$filter=Status eq 'O'&$count=true&$top=3`);
    expect([answer['@odata.count'], answer.value.length]).toEqual([600, 3]);
    expect(await (await send(`Invoices/$count?$filter=Status eq 'O'`)).text()).toBe('600');
    expect((await list('Invoices?$top=1'))['@odata.count']).toBeUndefined();
  });

  test('one entity by its key, or 404', async () => {
    expect(await (await send(`Payments('P1')?$select=Amount`)).json()).toMatchObject({
      PaymentID: 'P1',
      Amount: '0.90',
    });
    expect((await send(`Payments('P2')`)).status).toBe(404);
  });
});

describe('pages', () => {
  test.each([
    ['Invoices', 1200, [500, 500, 200]],
    ['Invoices?$top=700', 700, [500, 200]],
    ['Invoices?$skip=150&$top=1000', 1000, [500, 500]],
    [`Invoices?$filter=BusinessPartnerID in ('1','2')&$select=InvoiceID&$count=true`, 1200, [500, 500, 200]],
    ['Invoices?$orderby=GrossAmount desc', 1200, [500, 500, 200]],
  ])('%s is cut at 500 with relative links to the rest', async (path, total, sizes) => {
    const seen: unknown[] = [];
    const found: number[] = [];
    const links: string[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page: z.infer<typeof List> = await list(next);
      found.push(page.value.length);
      seen.push(...page.value.map(key));
      next = page['@odata.nextLink'];
      links.push(next ?? 'Invoices?');
    }
    expect(found).toEqual(sizes);
    expect(links.filter((link) => !link.startsWith('Invoices?'))).toEqual([]);
    expect(new Set(seen).size).toBe(total);
  });

  test('the order holds across pages', async () => {
    const first = await list('Invoices?$orderby=GrossAmount desc&$select=InvoiceID');
    const second = await list(first['@odata.nextLink'] ?? '');
    expect(
      [first.value.at(0), first.value.at(-1), second.value.at(0)].map((entity) => entity?.['InvoiceID']),
    ).toEqual([id(1199), id(700), id(699)]);
  });

  test('a token that the service did not give out is refused', async () => {
    expect((await send('Invoices?$skiptoken=oops')).status).toBe(400);
  });
});

describe('refusals', () => {
  test.each([
    ['Invoices?$select=Nope', 400, '"Nope"'],
    [`Invoices?$filter=Nope eq '1'`, 400, '"Nope"'],
    ['Invoices?$orderby=Nope', 400, '"Nope"'],
    ['Invoices?$expand=Nope', 400, '"Nope"'],
    ['BusinessPartners?$expand=Invoices($select=Nope)', 400, '"Nope"'],
    ['Invoices?$filter=GrossAmount gt', 400, 'parsed'],
    [`Invoices?$filter=GrossAmount gt 'a'`, 400, 'Edm.Decimal'],
    ['Invoices?$filter=Status', 400, '"Status"'],
    [`Invoices?$filter=not Status eq 'O' and Kind eq 'IN'`, 400, 'parentheses'],
    ['Invoices?$search=x', 501, '$search'],
    ['Nope', 404, '"Nope"'],
    [`BusinessPartners('1')/Nope`, 404, '"Nope"'],
  ])('%s: %i', async (path, status, text) => {
    const response = await send(path);
    expect(response.status).toBe(status);
    expect(Fault.parse(await response.json()).error.message).toContain(text);
  });

  test.each([undefined, 'Basic bm9ib2R5Og==', 'Bearer secret'])(
    '401 with an empty body for %s',
    async (authorization) => {
      const response = await fetch(
        erp.url,
        authorization === undefined ? {} : { headers: { authorization } },
      );
      expect([response.status, await response.text()]).toEqual([401, '']);
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic/);
    },
  );

  test('nothing can be written', async () => {
    expect((await send('Invoices', { method: 'POST', body: '{}' })).status).toBe(405);
    expect((await send(`Invoices('${id(1)}')`, { method: 'DELETE' })).status).toBe(405);
  });

  test('a request line over 16 KB gets an empty 431', async () => {
    const response = await send(`Invoices?$filter=InvoiceID eq '${'x'.repeat(16_384)}'`);
    expect([response.status, await response.text()]).toEqual([431, '']);
  });
});

describe('$batch', () => {
  const filter = encodeURIComponent(`Name eq 'O''Neil "& Sons", Ltd'`);

  test('JSON: parts succeed and fail on their own', async () => {
    const requests = [
      { id: 'a', method: 'GET', url: `BusinessPartners?$filter=${filter}&$select=BusinessPartnerID` },
      { id: 'b', method: 'get', url: `/odata/v4/erp/Invoices?$select=Nope` },
      { id: 'c', method: 'DELETE', url: `Invoices('${id(1)}')` },
      { id: 'd', method: 'GET', url: 'Invoices/$count' },
    ];
    const response = await send('$batch', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      responses: [
        { id: 'a', status: 200, body: { value: [{ BusinessPartnerID: '2' }] } },
        { id: 'b', status: 400, body: { error: { code: 'BadRequest' } } },
        { id: 'c', status: 405 },
        { id: 'd', status: 200, body: '1200' },
      ],
    });
  });

  test('multipart: nothing can be written', async () => {
    const change = part(`Payments('P1')`).join('\r\n').replace('GET', 'DELETE');
    const response = await send('$batch', {
      method: 'POST',
      headers: { 'content-type': 'multipart/mixed; boundary=batch' },
      body: `${change}\r\n--batch--\r\n`,
    });
    expect(await response.text()).toContain('HTTP/1.1 405');
  });

  test.each(['', 'not json', '{"requests":[{"id":1}]}'])('JSON: %j is no batch', async (body) => {
    const headers = { 'content-type': 'application/json' };
    expect((await send('$batch', { method: 'POST', headers, body })).status).toBe(400);
  });

  test('multipart', async () => {
    const body = [
      ...part(`BusinessPartners?$filter=${filter}&$select=BusinessPartnerID`),
      ...part('Invoices?$select=Nope'),
      '--batch--',
      '',
    ].join('\r\n');
    const response = await send('$batch', {
      method: 'POST',
      headers: { 'content-type': 'multipart/mixed; boundary=batch' },
      body,
    });
    const text = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^multipart\/mixed/);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(text).toContain('"value":[{"BusinessPartnerID":"2"}]');
  });
});

test('the metadata names every column of the tables', async () => {
  const edmx = await (await send('$metadata')).text();
  for (const name of ['BusinessPartner', 'Invoice', 'Payment']) {
    const entity = new RegExp(`<EntityType Name="${name}">[\\s\\S]*?</EntityType>`).exec(edmx)?.[0] ?? '';
    const declared = [...entity.matchAll(/<Property Name="(\w+)"/g)].map((match) => match[1]);
    const [row] = (await list(`${name}s?$top=1`)).value;
    expect(Object.keys(row ?? {})).toEqual(declared);
  }
});

test('the service document lists the entity sets', async () => {
  const { value } = await list('');
  expect(value.map((entry) => entry['url'])).toEqual(['BusinessPartners', 'Invoices', 'Payments']);
});

test('a port in use is refused', async () => {
  const port = Number(new URL(erp.url).port);
  await expect(startErp({ database: system.path, port, username: 'a', password: 'b' })).rejects.toThrow(
    'EADDRINUSE',
  );
});
