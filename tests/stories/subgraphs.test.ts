import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { openConnector } from '../../src/connectors/index.ts';
import { readCatalogue } from '../../src/graph/catalogue.ts';
import { openLinkStore } from '../../src/identity/link-store.ts';
import { DERIVED } from '../../src/resolvers/derived/index.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { run } from '../cli/run.ts';
import { type FacetWithLoyalty, runFacetWithLoyalty } from '../support/loyalty/facet-with-loyalty.ts';
import { MEMBER, startLoyalty } from '../support/loyalty/service.ts';
import type { Answer } from '../support/running-facet.ts';
import type { Mood } from '../support/unreliable.ts';

const SENIOR = { roles: ['senior_service_agent'] };
const ANALYST = { roles: ['analyst'], purpose: 'ANALYTICS' };
const ONE = `customerByRecord(source: "erp", recordId: "${SHOWCASE.partnerId}")`;

const MEMBERSHIP =
  'level points cardHolder mobile balance { amount currency } movements { on points shop { city manager } }';

let gateway: FacetWithLoyalty;
beforeAll(async () => {
  gateway = await runFacetWithLoyalty(1_000);
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.recover());

describe('what a team adds is part of the customer', () => {
  it('at any depth, in its own types', async () => {
    const { body, calls } = await gateway.asked(SENIOR, `{ ${ONE} { id name loyalty { ${MEMBERSHIP} } } }`);
    expect(body.errors).toBeUndefined();
    const { id, name, loyalty: member } = body.data.customerByRecord;
    expect(name).toBe('欧阳静怡');
    expect(member).toEqual({ ...MEMBER.membership, level: 'GOLD' });
    expect(calls.map(({ ids }) => ids)).toEqual([[id]]);
  });

  it('is null for whom the service does not know, and there where it says nothing', async () => {
    const { data } = (await gateway.asked(SENIOR, '{ customers(first: 3) { nodes { id } } }')).body;
    const [stranger, newcomer] = data.customers.nodes;
    gateway.service.strangers.add(stranger.id);
    gateway.service.newcomers.add(newcomer.id);
    const query = '{ customers(first: 2) { nodes { loyalty { cardHolder } } } }';
    const { body } = await gateway.asked(SENIOR, query);
    expect(body.errors).toBeUndefined();
    expect(body.data.customers.nodes).toEqual([{ loyalty: null }, { loyalty: { cardHolder: null } }]);
  });

  it('and tells where there is anything at all', async () => {
    const { body, calls } = await gateway.asked(SENIOR, `{ ${ONE} { loyalty { __typename } } }`);
    expect(body.data.customerByRecord.loyalty).toEqual({ __typename: 'Loyalty' });
    expect(calls.map(({ columns }) => columns)).toEqual([['customerId', 'membership.__typename']]);
  });

  it('is asked for by the id under which the customer is kept now', async () => {
    const { nodes } = (await gateway.asked(SENIOR, '{ customers(first: 2) { nodes { id } } }')).body.data
      .customers;
    const [kept, merged] = nodes.map(({ id }: { readonly id: string }) => id);
    const store = openStore(join(gateway.facet.folder, 'facet.db'));
    const links = openLinkStore(store);
    const { customers } = links.page({ first: 2 });
    const seq = (id: string) => customers.find((customer) => customer.id === id)?.seq ?? 0;
    links.write((writer) => writer.merge(seq(merged), seq(kept)));
    store.close();
    const { body, calls } = await gateway.asked(
      SENIOR,
      `{ customer(id: "${merged}") { id loyalty { points } } }`,
    );
    expect(body.data.customer).toEqual({ id: kept, loyalty: { points: 120 } });
    expect(calls.map(({ ids }) => ids)).toEqual([[kept]]);
  });
});

describe('the number of calls depends on levels', () => {
  it.each([
    ['one customer', 'customers(first: 1) { nodes { loyalty { points } } }', [1]],
    ['twenty customers', 'customers(first: 20) { nodes { loyalty { points } loyaltyNote } }', [20]],
    ['more than fit into a call', 'customers(first: 120) { nodes { loyalty { points } } }', [50, 50, 20]],
    ['two names', 'a: ONE { loyalty { points } } b: ONE { loyalty { level } loyaltyNote }', [1]],
    ['nothing of it', 'customers(first: 20) { nodes { id } }', []],
    ['left out', 'ONE { id loyalty @include(if: false) { points } }', []],
    ['two levels', 'LEAD { loyalty { points } subsidiaries { loyalty { points } } }', [1, 'MANY']],
  ])('%s', async (_what, selection, sizes) => {
    let text = selection.replaceAll('ONE', ONE);
    let children = 0;
    if (text.includes('LEAD')) {
      const { body } = await gateway.facet.ask(
        SENIOR,
        '{ customers(first: 400) { nodes { id subsidiaries { id } } } }',
      );
      const groups: readonly { id: string; subsidiaries: readonly unknown[] }[] = body.data.customers.nodes;
      const lead = groups.find(({ subsidiaries }) => subsidiaries.length > 1);
      children = lead?.subsidiaries.length ?? 0;
      text = text.replace('LEAD', `customer(id: "${lead?.id}")`);
    }
    const { body, calls } = await gateway.asked(SENIOR, `{ ${text} }`);
    expect(body.errors).toBeUndefined();
    const expected = sizes.map((size) => (size === 'MANY' ? children : size));
    expect(calls.map(({ ids }) => ids.length)).toEqual(expected);
  });

  it('rule 8: nothing is remembered beyond a request', async () => {
    const query = `{ ${ONE} { loyalty { points } } }`;
    expect((await gateway.asked(SENIOR, query)).calls).toHaveLength(1);
    expect((await gateway.asked(SENIOR, query)).calls).toHaveLength(1);
  });
});

/** The subgraph's own fields are missing with the code and its name, and nothing else is. */
function expectOwnFault({ body }: Answer, code: string): void {
  for (const { message, extensions } of body.errors) {
    expect(message).toContain('"loyalty"');
    expect(extensions).toMatchObject({ code, source: 'loyalty' });
  }
  const places = body.errors.map(({ path }: { path: readonly unknown[] }) => path.at(-1));
  expect(new Set(places)).toEqual(new Set(['loyalty', 'loyaltyNote']));
  expect(body.data.customers.nodes).toHaveLength(20);
  for (const node of body.data.customers.nodes)
    expect(node).toEqual({ name: expect.any(String), loyalty: null, loyaltyNote: null });
  expect(body.extensions.facet.sources).toContainEqual(
    expect.objectContaining({ source: 'loyalty', outcome: code }),
  );
}

describe('rule 10: the fault of a subgraph stays its own', () => {
  const QUERY = '{ customers(first: 20) { nodes { name loyalty { points } loyaltyNote } } }';

  it('where it answers with errors, whose words stay where they are', async () => {
    gateway.service.fault = new Error(`no row for ${MEMBER.membership.mobile}`);
    const answer = await gateway.asked(SENIOR, QUERY);
    expect(answer.status).toBe(200);
    expectOwnFault(answer, 'SOURCE_REFUSED');
    expect(answer.text + gateway.facet.log()).not.toContain(MEMBER.membership.mobile);
  });

  it.each<[Mood, string]>([
    ['babbles', 'SOURCE_INVALID_ANSWER'],
    ['hangs', 'SOURCE_TIMEOUT'],
    ['refuses', 'SOURCE_UNAVAILABLE'],
  ])('where it %s', async (mood, code) => {
    gateway.loyalty.mood = mood;
    const answer = await gateway.facet.ask(SENIOR, QUERY);
    expect(answer.status).toBe(200);
    expectOwnFault(answer, code);
  });
});

it('the description is held against the schema of the service', async () => {
  const other = await startLoyalty(
    buildSchema(`type Query { membersByCustomer(id: ID): [Member] }
      type Member { customerId: ID membership: Membership note: String }
      type Membership { level: String points: Int cardHolder: String mobile: String homeShop: Shop }
      type Shop { city: String manager: String }`),
  );
  const { sources } = readCatalogue(gateway.schemaFolder, new Set(Object.keys(DERIVED)));
  const description = sources.find(({ name }) => name === 'loyalty');
  if (!description) throw new Error('expected the subgraph to be described');
  const settings = { url: other.url, auth: { kind: 'none' }, budgetMs: 5_000, concurrency: 1 } as const;
  const connector = openConnector(description, settings);
  const faults = await connector.check({ signal: new AbortController().signal, meter: { calls: 0 } });
  await connector.close();
  await other.close();
  expect(faults).toEqual([
    'loyalty_Customer, lookup by id: "membersByCustomer" has no argument "ids"',
    ...[
      'balance.amount',
      'balance.currency',
      'movements.on',
      'movements.points',
      'movements.shop.city',
      'movements.shop.manager',
    ].map((column) => `loyalty_Customer.loyalty: "membersByCustomer" has no column "membership.${column}"`),
  ]);
});

describe('the explanation', () => {
  it('shows the fetch with its columns, and what is cut out', async () => {
    const query = `{ customers(first: 20) { nodes { loyalty { points mobile } } } }`;
    const { body } = await gateway.asked(ANALYST, query, {}, { 'facet-explain': '1' });
    const { calls, fetches, fields } = body.extensions.facet.explain;
    expect(calls.loyalty).toBe(1);
    expect(fetches.find(({ source }: { source: string }) => source === 'loyalty')).toMatchObject({
      level: 1,
      protocol: 'GRAPHQL',
      at: 'membersByCustomer',
      by: 'customerId',
      keysPerCall: 50,
      customers: 'MANY',
      columns: [
        { name: 'customerId', for: [] },
        { name: 'membership.points', for: ['Loyalty.points'] },
      ],
    });
    expect(fields).toContainEqual(
      expect.objectContaining({ field: 'Loyalty.mobile', cutOut: 'DENIED', isFetched: false }),
    );
  });

  it('is printed by facet explain', async () => {
    const yaml = readFileSync(join(gateway.facet.folder, 'facet.config.yaml'), 'utf8');
    const { out, error } = await run(['explain', 'members', '--as', 'bi-dashboard'], { yaml });
    expect(error).toBe('');
    expect(out).toContain('loyalty GraphQL membersByCustomer by customerId');
    expect(out).toContain('membership.points');
    expect(out).not.toContain('membership.mobile');
  });
});
