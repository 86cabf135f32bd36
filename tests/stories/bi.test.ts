import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';

const KEY = { 'x-api-key': 'facet-development-bi-key' };
const COLUMNS = [
  'id',
  'name',
  'type',
  'segment',
  'tier',
  'historic_value',
  'currency',
  'churn_score',
  'churn_band',
];

let facet: RunningFacet;
let everyone: readonly string[];
beforeAll(async () => {
  // A small page, so that a feed has to go on over several.
  facet = await runFacet({ customers: 150, settings: { limits: { pageSize: 40 } } });
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { body } = await facet.ask(
      { roles: ['service_agent'] },
      'query Ids($after: String) { customers(first: 40, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }',
      { after },
    );
    ids.push(...body.data.customers.nodes.map(({ id }: { id: string }) => id));
    after = body.data.customers.pageInfo.hasNextPage ? body.data.customers.pageInfo.endCursor : null;
  } while (after !== null);
  everyone = ids;
});
afterAll(() => facet[Symbol.asyncDispose]());

interface Row {
  readonly [column: string]: unknown;
}

const readRow = (line: string): Row => JSON.parse(line);

const figuresOf = ({ id, tier, historic_value: value, churn_score: score }: Row) => [
  id,
  tier,
  Number(value),
  score,
];

async function ndjson(path: string): Promise<Row[]> {
  const { text } = await facet.get(path, KEY);
  return text.trim().split('\n').map(readRow);
}

describe('a BI tool reads the feed customer-value', () => {
  it('as NDJSON: one row a customer, every customer once, over several pages', async () => {
    const rows = await ndjson('/q/customer-value.ndjson');
    expect(rows.map(({ id }) => id)).toEqual(everyone);
    expect(Object.keys(rows[0] ?? {})).toEqual(COLUMNS);
  });

  it('as CSV: the same rows, spreadsheet-safe', async () => {
    const { text, headers } = await facet.get('/q/customer-value.csv', KEY);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, ...lines] = text.trim().split('\r\n');
    expect(header).toBe(COLUMNS.join(','));
    expect(lines.map((line) => line.slice(0, line.indexOf(',')))).toEqual(everyone);
  });

  it('as Arrow: the same rows, with numbers that are numbers', async () => {
    const response = await fetch(`${facet.url}/q/customer-value.arrow`, { headers: KEY });
    const table = tableFromIPC(await response.arrayBuffer());
    expect(table.names).toEqual(COLUMNS);
    expect(table.toArray().map(figuresOf)).toEqual((await ndjson('/q/customer-value.ndjson')).map(figuresOf));
  });

  it('as JSON: the GraphQL answer with all rows in place', async () => {
    const { body } = await facet.get('/q/customer-value', { ...KEY, accept: 'application/json' });
    expect(body.data.customers.nodes.map(({ id }: { id: string }) => id)).toEqual(everyone);
    expect(body.extensions.facet.purpose).toBe('ANALYTICS');
  });

  it('by Accept header', async () => {
    const { headers } = await facet.get('/q/customer-value?first=1', {
      ...KEY,
      accept: 'text/csv;q=0.5, application/x-ndjson',
    });
    expect(headers.get('content-type')).toContain('application/x-ndjson');
  });

  it('no more rows than it wants', async () => {
    expect(await ndjson('/q/customer-value.ndjson?first=55')).toHaveLength(55);
  });

  it('without names, which its role may not see', async () => {
    for (const row of await ndjson('/q/customer-value.ndjson')) expect(row['name']).toBeNull();
  });

  it('with the same figures as the customer graph', async () => {
    const [row] = await ndjson('/q/customer-value.ndjson?first=1');
    const { body } = await facet.ask(
      { roles: ['analyst'], purpose: 'ANALYTICS' },
      'query One($id: ID!) { customer(id: $id) { value { tier rfm { segment } historicValue { amount } } risk { churn { score band } } } }',
      { id: row?.['id'] },
    );
    const { value, risk } = body.data.customer;
    expect(row).toMatchObject({
      tier: value.tier,
      segment: value.rfm.segment,
      historic_value: value.historicValue.amount,
      churn_score: risk.churn.score,
      churn_band: risk.churn.band,
    });
  });

  it('with the key as the password of HTTP Basic, as spreadsheets send it', async () => {
    const basic = Buffer.from('anything:facet-development-bi-key').toString('base64');
    expect(
      (await facet.get('/q/customer-value.csv?first=1', { authorization: `Basic ${basic}` })).status,
    ).toBe(200);
  });
});

it('leaves one audit entry for every page that was read', async () => {
  const auditor = { roles: ['compliance_officer'] };
  const count = async (): Promise<number> => {
    const { body } = await facet.ask(
      auditor,
      '{ auditEntries(first: 1, where: { operation: "CustomerValue", viewer: "bi-dashboard" }) { totalCount } }',
    );
    return body.data.auditEntries.totalCount;
  };
  const before = await count();
  await ndjson('/q/customer-value.ndjson');
  expect(await count()).toBe(before + Math.ceil(everyone.length / 40));
});

describe('what a limited client may not do', () => {
  it.each([
    ['an operation of its own', '/graphql?query=%7B__typename%7D', 403, 'PERSISTED_ONLY'],
    ['a persisted query that there is not', '/q/customer-secrets.csv', 404, 'PERSISTED_QUERY_NOT_FOUND'],
    ['a format that there is not', '/q/customer-value.xlsx', 406, 'NOT_ACCEPTABLE'],
    ['a persisted query without its variable', '/q/customer-profile.json', 400, 'VARIABLE_INVALID'],
    ['a variable of the wrong type', '/q/customer-value.csv?first=many', 400, 'VARIABLE_INVALID'],
    ['a variable that the query has not', '/q/customer-value.csv?limit=1', 400, 'VARIABLE_INVALID'],
  ])('%s', async (_what, path, status, code) => {
    const answer = await facet.get(path, { ...KEY, 'apollo-require-preflight': 'yes' });
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].extensions.code).toBe(code);
    expect(answer.body.data).toBeUndefined();
  });
});

it('one customer as a profile, in all three formats', async () => {
  const [id] = everyone;
  const [json, csv, [row]] = await Promise.all([
    facet.get(`/q/customer-profile.json?id=${id}`, KEY),
    facet.get(`/q/customer-profile.csv?id=${id}`, KEY),
    ndjson(`/q/customer-profile.ndjson?id=${id}`),
  ]);
  expect(json.body.data.customer.id).toBe(id);
  expect(csv.text.trim().split('\r\n')).toHaveLength(2);
  expect(row).toMatchObject({ id, lifecycle_stage: json.body.data.customer.lifecycleStage });
});

it('names every source that failed, and leaves the cells empty', async () => {
  await using broken = await runFacet({ customers: 20, budgetMs: 1_000 });
  broken.sources.erp.mood = 'refuses';
  broken.sources.commerce.mood = 'refuses';
  const { status, headers, text } = await broken.get('/q/customer-value.csv', KEY);
  expect([status, headers.get('facet-partial')]).toEqual([200, 'commerce,erp']);
  const cells = text
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));
  const linked = await broken.ask(
    { roles: ['service_agent'] },
    '{ customers(first: 20) { nodes { id records { source } } } }',
  );
  const buyers = linked.body.data.customers.nodes.flatMap(
    ({ id, records }: { id: string; records: readonly { source: string }[] }) =>
      records.some(({ source }) => source === 'erp' || source === 'commerce') ? [id] : [],
  );
  expect(buyers.length).toBeGreaterThan(10);
  // Who has no record there bought nothing, which is known without asking.
  for (const [id = '', , , , , value] of cells) expect(value).toBe(buyers.includes(id) ? '' : '0.00');
  expect(broken.log()).toContain('"code":"SOURCE_UNAVAILABLE"');
});
