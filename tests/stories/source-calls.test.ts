import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { FULL_CUSTOMER } from '../support/full-customer.ts';
import { runFacet, type RunningFacet, type SourceName } from '../support/running-facet.ts';

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet();
});
afterAll(() => facet[Symbol.asyncDispose]());

const SENIOR = { roles: ['senior_service_agent'] };
const ANALYST = { roles: ['analyst'], purpose: 'ANALYTICS' };

type Calls = Partial<Record<SourceName, number>>;

async function callsOf(
  query: string,
  variables: Record<string, unknown> = {},
  viewer: { roles: string[]; purpose?: string } = SENIOR,
): Promise<Calls> {
  const before = (name: SourceName): number => facet.sources[name].seen.length;
  const names = ['erp', 'crm', 'ticketing', 'commerce'] as const;
  const counts = names.map((name) => [name, before(name)] as const);
  const answer = await facet.ask(viewer, query, variables);
  expect(answer.body.errors).toBeUndefined();
  return Object.fromEntries(
    counts.map(([name, count]) => [name, before(name) - count]).filter(([, calls]) => calls !== 0),
  );
}

const SHOWCASE_RECORD = { source: 'erp', recordId: SHOWCASE.partnerId };
const ONE = 'customerByRecord(source: "erp", recordId: "0000100001")';

describe('the number of calls depends on record types and levels', () => {
  it.each<[string, string, Calls]>([
    ['ids alone', `{ ${ONE} { id } }`, {}],
    ['keys of records alone', `{ ${ONE} { records { source recordId } } }`, {}],
    ['one golden field of one source', `{ ${ONE} { birthDate } }`, { crm: 1 }],
    [
      'one golden field of four sources',
      `{ ${ONE} { name } }`,
      { erp: 1, crm: 1, ticketing: 1, commerce: 1 },
    ],
    ['the same under two names', `{ ${ONE} { a: birthDate b: birthDate } }`, { crm: 1 }],
    [
      'the same in a fragment',
      `{ ${ONE} { ...f birthDate } } fragment f on Customer { birthDate nationalId }`,
      { crm: 1 },
    ],
    ['the same customer by two roots', `{ a: ${ONE} { birthDate } b: ${ONE} { nationalId } }`, { crm: 1 }],
    ['a collection', `{ ${ONE} { orders { nodes { number } } } }`, { commerce: 1 }],
    [
      'a collection and what is derived from it',
      `{ ${ONE} { orders { totalCount } value { tier historicValue { amount } } } }`,
      { erp: 1, commerce: 1 },
    ],
    [
      'a collection twice, filtered in two ways',
      `{ ${ONE} { a: orders(where: { status: DELIVERED }) { totalCount } b: orders(first: 1) { totalCount } } }`,
      { commerce: 1 },
    ],
    ['skipped', `{ ${ONE} { id birthDate @skip(if: true) } }`, {}],
    ['not included', `query Q($no: Boolean = false) { ${ONE} { id birthDate @include(if: $no) } }`, {}],
    ['the parent and its name', `{ ${ONE} { parent { birthDate } } }`, { erp: 1 }],
  ])('%s', async (_what, query, calls) => {
    expect(await callsOf(query)).toEqual(calls);
  });

  it('the full customer: one call for each record type, one for the subsidiaries', async () => {
    // ERP: partners, invoices, payments, children. CRM: contacts, interactions, opportunities. Others: customers and one collection.
    expect(await callsOf(FULL_CUSTOMER, SHOWCASE_RECORD)).toEqual({
      erp: 4,
      crm: 3,
      ticketing: 2,
      commerce: 2,
    });
  });
});

describe('customers that lead to customers', () => {
  /** A customer with subsidiaries, all of whom the ERP knows once. */
  const group = { parent: '', child: '', partner: '' };
  interface Member {
    readonly id: string;
    readonly records: readonly { readonly source: string; readonly recordId: string }[];
  }
  const partnersOf = ({ records }: Member) => records.filter(({ source }) => source === 'erp');

  beforeAll(async () => {
    const { body } = await facet.ask(
      SENIOR,
      '{ customers(first: 400) { nodes { id subsidiaries { id } } } }',
    );
    const parents = body.data.customers.nodes.filter(
      ({ subsidiaries }: { subsidiaries: readonly unknown[] }) => subsidiaries.length > 1,
    );
    for (const { id } of parents) {
      const records = 'records { source recordId }';
      const asked = `{ customer(id: "${id}") { id ${records} subsidiaries { id ${records} } } }`;
      const { customer } = (await facet.ask(SENIOR, asked)).body.data;
      const members: readonly Member[] = [...customer.subsidiaries, customer];
      const [child] = members;
      const [partner] = child ? partnersOf(child) : [];
      if (!child || !partner || members.some((member) => partnersOf(member).length !== 1)) continue;
      Object.assign(group, { parent: id, child: child.id, partner: partner.recordId });
    }
    if (group.parent === '') throw new Error('no such group among the samples');
  });

  it.each<[string, (ids: typeof group) => string, Calls]>([
    [
      'subsidiaries by their ids',
      ({ parent }) => `{ customer(id: "${parent}") { subsidiaries { id } } }`,
      { erp: 1 },
    ],
    [
      'what the records say that led to them',
      ({ parent }) =>
        `{ customer(id: "${parent}") { subsidiaries { creditLimit { amount } paymentTerms } } }`,
      { erp: 1 },
    ],
    [
      'their orders and lines',
      ({ parent }) =>
        `{ customer(id: "${parent}") { id subsidiaries { id orders { nodes { number lines { sku } } } } } }`,
      { erp: 1, commerce: 1 },
    ],
    [
      'the parent of each of them',
      ({ parent }) => `{ customer(id: "${parent}") { subsidiaries { parent { birthDate } } } }`,
      { erp: 1, crm: 1 },
    ],
    ['the parent', ({ child }) => `{ customer(id: "${child}") { parent { id } } }`, { erp: 1 }],
    [
      'the parent and what is known of it',
      ({ child }) => `{ customer(id: "${child}") { parent { birthDate orders { totalCount } } } }`,
      { erp: 1, crm: 1, commerce: 1 },
    ],
    [
      'a customer by its global id',
      ({ child }) => `{ node(id: "${child}") { ... on Customer { birthDate } } }`,
      { crm: 1 },
    ],
    [
      'the same customer by three roots',
      ({ child, partner }) =>
        `{ a: customer(id: "${child}") { birthDate } b: node(id: "${child}") { ... on Customer { nationalId } }
           c: customerByRecord(source: "erp", recordId: "${partner}") { vip } }`,
      { crm: 1 },
    ],
    [
      'a filter and an order of which nothing else is asked',
      ({ child }) =>
        `{ customer(id: "${child}") { orders(where: { status: DELIVERED }) { totalCount nodes { number } } } }`,
      { commerce: 1 },
    ],
  ])('%s', async (_what, query, calls) => {
    expect(await callsOf(query(group))).toEqual(calls);
  });
});

it('does not grow with the number of customers', async () => {
  const query = `query Page($first: Int) { customers(first: $first) { nodes {
    name invoices(first: 5) { nodes { number amount { amount } } } orders(first: 5) { nodes { number } } value { tier } } } }`;
  const [one, twenty] = [await callsOf(query, { first: 1 }), await callsOf(query, { first: 20 })];
  expect(twenty).toEqual({ erp: 2, crm: 1, ticketing: 1, commerce: 2 });
  for (const name of ['erp', 'crm', 'ticketing', 'commerce'] as const) {
    expect(one[name] ?? 0).toBeLessThanOrEqual(twenty[name] ?? 0);
  }
});

describe('rule 2: policy before fetch', () => {
  it('does not call a source for a field that is denied', async () => {
    expect(await callsOf(`{ ${ONE} { nationalId } }`, {}, ANALYST)).toEqual({});
  });

  it('never asks for the column of a denied field, nor for one that nobody wants', async () => {
    const start = facet.sources.crm.seen.length;
    await facet.ask(ANALYST, `{ ${ONE} { nationalId birthDate } }`);
    const asked = facet.sources.crm.seen.slice(start).join('\n');
    expect(asked).toContain('birthDate');
    for (const column of ['nationalId', 'fullName', 'mobile', 'email', 'addressLine'])
      expect(asked).not.toContain(column);
  });

  it('cuts out what is below a denied field', async () => {
    expect(
      await callsOf(
        '{ auditEntries { nodes { viewer } } customers(first: 1) { nodes { id emails phones } } }',
        {},
        ANALYST,
      ),
    ).toEqual({});
  });
});
