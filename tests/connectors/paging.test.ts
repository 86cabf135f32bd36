import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { SourceDescription } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/index.ts';
import { call, column, settings, shop } from './descriptions.ts';
import { type ScriptedServer, sendsJson, startScripted } from './scripted-server.ts';

const open: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(listener: RequestListener): Promise<ScriptedServer> {
  const server = await startScripted(listener);
  open.push(server);
  return server;
}

const rest = shop(column('name'));

async function find(url: string, protocol: SourceDescription['protocol'], limit?: number) {
  const record = { ...rest.record, at: protocol === 'ODATA' ? 'things' : rest.record.at };
  const connector = openConnector({ ...rest, protocol, records: [record] }, settings(url));
  const meter = call();
  const query = { record, fields: [], by: 'id', values: ['a', 'b'] };
  const rows = await connector.find(limit === undefined ? query : { ...query, limit }, meter);
  await connector.close();
  return { ids: rows.map((row) => row['id']), calls: meter.meter.calls };
}

/** Answers the first request with one page and the link, all others with the last page. */
function twoPages(first: (host: string) => { body: object; link?: string }, last: object): RequestListener {
  let asked = 0;
  return (request, response) => {
    asked += 1;
    const { body, link } = first(request.headers.host ?? '');
    if (asked === 1 && link !== undefined) response.setHeader('link', link);
    sendsJson(asked === 1 ? body : last)(request, response);
  };
}

test.each([
  ['relative to the entity set', 'things?$skiptoken=1', '/service/things?$skiptoken=1'],
  ['relative to the host', '/service/things?$skiptoken=1', '/service/things?$skiptoken=1'],
  ['with only a query', '?$skiptoken=1', '/service/things?$skiptoken=1'],
])('OData: a next link %s', async (_name, link, target) => {
  const pages = twoPages(() => ({ body: { value: [{ id: 'a' }], '@odata.nextLink': link } }), {
    value: [{ id: 'b' }],
  });
  const { url, targets } = await serve(pages);
  expect(await find(`${url}/service/`, 'ODATA')).toEqual({ ids: ['a', 'b'], calls: 2 });
  expect(targets[1]).toBe(target);
});

test('OData: an absolute next link', async () => {
  const pages = twoPages(
    (host) => ({ body: { value: [{ id: 'a' }], '@odata.nextLink': `http://${host}/elsewhere?$skip=1` } }),
    { value: [{ id: 'b' }] },
  );
  const { url, targets } = await serve(pages);
  expect((await find(url, 'ODATA')).ids).toEqual(['a', 'b']);
  expect(targets[1]).toBe('/elsewhere?$skip=1');
});

test('OData: what is asked', async () => {
  const { url, targets } = await serve(sendsJson({ value: [] }));
  await find(url, 'ODATA', 7);
  expect(targets).toEqual([`/things?$select=id&$filter=id%20in%20('a','b')&$top=7`]);
});

test.each([
  [
    'in the body',
    (host: string) => ({ body: { things: [{ id: 'a' }], next_page: `http://${host}/things?page=2` } }),
  ],
  ['in the body, relative', () => ({ body: { things: [{ id: 'a' }], next_page: '?page=2' } })],
  [
    'in the header',
    () => ({
      body: { things: [{ id: 'a' }] },
      link: '</things?page=9>; rel="last", </things?page=2>; rel="next"',
    }),
  ],
])('REST: a next page named %s', async (_name, first) => {
  const { url, targets } = await serve(twoPages(first, { things: [{ id: 'b' }], next_page: null }));
  expect(await find(url, 'REST')).toEqual({ ids: ['a', 'b'], calls: 2 });
  expect(targets[1]).toBe('/things?page=2');
});

test('a limit ends the paging', async () => {
  const page = { things: [{ id: 'a' }, { id: 'b' }], next_page: '/things?page=2' };
  const { url, targets } = await serve(sendsJson(page));
  expect(await find(url, 'REST', 1)).toEqual({ ids: ['a'], calls: 1 });
  expect(targets[0]).toContain('per_page=1');
});
