import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/connectors/connector.ts';
import { type CustomerFacts, FACTS } from '../../src/masking/treatment.ts';
import { CLEAR, DENY, mask, planOf, toyGraph } from './toy-graph.ts';

const VIP_BIT = 1 << FACTS.indexOf('vip');
const isVip = ({ known, bits }: CustomerFacts): boolean => (known & bits & VIP_BIT) !== 0;

/** VIPs may not be known of. */
const HIDING_VIPS = planOf({ 'Customer.id': (facts) => (isVip(facts) ? DENY : CLEAR) }, ['vip']);

const PAGE = `query Page($first: Int, $after: String, $search: String) { customers(first: $first, after: $after, search: $search) {
  totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { id } edges { node { id } } } }`;

function graphOf(vips: readonly boolean[]) {
  const contacts: readonly Row[] = vips.map((vip, index) => ({ recordId: `C${index}`, vip }));
  return toyGraph({
    rows: { Contact: contacts },
    customers: vips.map((_, index) => [`Contact:C${index}`]),
    pageSize: 20,
  });
}

async function pageOf(graph: ReturnType<typeof toyGraph>, variables: object, access = planOf()) {
  const { result } = await graph.ask(PAGE, { variables: { ...variables }, access });
  if (result.errors) throw result.errors[0]?.originalError ?? result.errors[0];
  return JSON.parse(JSON.stringify(result.data)).customers;
}

const idsOf = ({ nodes }: { nodes: readonly { id: string }[] }): string[] => nodes.map(({ id }) => id);

describe('pages of all customers', () => {
  it('give every visible customer once, in order, and end where there are no more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (vips, first) => {
          const graph = graphOf(vips);
          const seen: string[] = [];
          let after: string | null = null;
          for (let more = true; more;) {
            const page = await pageOf(graph, { first, after }, HIDING_VIPS);
            const ids = idsOf(page);
            // A next page is never empty, though some customers are hidden.
            expect(ids.length > 0 || after === null).toBe(true);
            expect(page.totalCount).toBeNull();
            seen.push(...ids);
            ({ hasNextPage: more, endCursor: after } = page.pageInfo);
          }
          expect(seen).toEqual(graph.customerIds.filter((_, index) => vips[index] === false));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('count all where none can be hidden', async () => {
    const graph = graphOf([true, false, true]);
    const page = await pageOf(graph, { first: 2 });
    expect(idsOf(page)).toEqual(graph.customerIds.slice(0, 2));
    expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    expect(graph.asked).toEqual([]);
  });

  it('of nobody tell whether somebody follows', async () => {
    const graph = graphOf([false]);
    expect((await pageOf(graph, { first: 0 })).pageInfo.hasNextPage).toBe(true);
    const { endCursor } = (await pageOf(graph, { first: 1 })).pageInfo;
    const after = await pageOf(graph, { first: 0, after: endCursor });
    expect(after.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, endCursor: null });
    expect((await pageOf(graphOf([]), { first: 0 })).pageInfo.hasNextPage).toBe(false);
    expect((await pageOf(graphOf([true]), { first: 0 }, HIDING_VIPS)).pageInfo.hasNextPage).toBe(false);
  });

  it('lose nothing by a source in which a customer has no record', async () => {
    const graph = people();
    graph.failing.add('erp');
    const { result } = await graph.ask('{ customers(first: 4) { nodes { name invoices { totalCount } } } }');
    const none = { totalCount: 0 };
    expect(JSON.parse(JSON.stringify(result.data)).customers.nodes).toEqual([
      { name: 'Ann Lee', invoices: none },
      { name: 'Ann Li', invoices: none },
      { name: 'annlee', invoices: none },
      { name: null, invoices: null },
    ]);
    expect(result.errors?.map(({ path }) => path?.join('.'))).toEqual([
      'customers.nodes.3.name',
      'customers.nodes.3.invoices',
    ]);
  });

  it('need one call to know who is visible, though most are hidden', async () => {
    const graph = graphOf([...Array.from({ length: 30 }, () => true), false]);
    const page = await pageOf(graph, { first: 1 }, HIDING_VIPS);
    expect(idsOf(page)).toEqual(graph.customerIds.slice(30));
    expect(graph.asked).toHaveLength(1);
  });

  it.each(['', 'bm9uZQ', Buffer.from('-1').toString('base64url'), Buffer.from('1.5').toString('base64url')])(
    'refuse the cursor "%s"',
    async (after) => {
      await expect(pageOf(graphOf([false]), { first: 1, after })).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
        details: { name: 'after' },
      });
    },
  );
});

const PEOPLE = {
  Contact: [
    { recordId: 'C1', name: 'Ann Lee', mobile: '+86 138 0000 0001', email: 'ann@example.com', vip: false },
    { recordId: 'C2', name: 'Ann Li', mobile: null, email: null, vip: true },
  ],
  ShopCustomer: [{ recordId: 'S1', name: 'annlee', phone: '13800000001', email: 'ANN@EXAMPLE.COM' }],
  BusinessPartner: [{ recordId: 'P1', name: 'Lee Ltd' }],
};

const people = () =>
  toyGraph({
    rows: PEOPLE,
    customers: [['Contact:C1'], ['Contact:C2'], ['ShopCustomer:S1'], ['BusinessPartner:P1']],
  });

describe('search', () => {
  it.each([
    ['a part of a name', 'Ann', [0, 1]],
    ['a part that another source writes otherwise', 'ann', [2]],
    ['an e-mail address, as each source writes it', 'Ann@Example.com', [0, 2]],
    ['a phone number, as each source writes it', '138-0000-0001', [0, 2]],
    ['what nobody has', 'Nobody', []],
    ['nothing but blanks', '   ', []],
  ])('finds by %s', async (_what, search, places) => {
    const graph = people();
    const page = await pageOf(graph, { first: 10, search });
    expect(idsOf(page)).toEqual(places.map((place) => graph.customerIds[place]));
    expect(page.totalCount).toBe(places.length);
  });

  it('pages through what it finds', async () => {
    const graph = people();
    const first = await pageOf(graph, { first: 1, search: 'Ann' });
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const second = await pageOf(graph, { first: 1, search: 'Ann', after: first.pageInfo.endCursor });
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect([...idsOf(first), ...idsOf(second)]).toEqual(graph.customerIds.slice(0, 2));
    await expect(
      pageOf(graph, { first: 1, search: 'Lee Ltd', after: first.pageInfo.endCursor }),
    ).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
  });

  it('asks for keys alone', async () => {
    const graph = people();
    await pageOf(graph, { first: 1, search: 'Ann' });
    expect(graph.asked.every(({ fields }) => fields.length === 0)).toBe(true);
  });

  it('does not find whom the viewer may not know of, nor by a name that is masked', async () => {
    const graph = people();
    expect(idsOf(await pageOf(graph, { first: 10, search: 'Ann' }, HIDING_VIPS))).toEqual([
      graph.customerIds[0],
    ]);
    const masked = planOf({ 'Customer.name': (facts) => (isVip(facts) ? mask('name') : CLEAR) }, ['vip']);
    expect(idsOf(await pageOf(graph, { first: 10, search: 'Ann' }, masked))).toEqual([graph.customerIds[0]]);
  });

  it('takes down by which field customers were found', async () => {
    const { told } = await people().ask('{ customers(search: "ann@example.com") { nodes { id } } }');
    expect(told.audited.map(({ field }) => field)).toContain('Customer.emails');
    expect(told.isSensitive).toBe(true);
  });

  it.each([
    ['a name that is masked', 'Ann', { 'Customer.name': mask('name') }],
    ['an address that is denied', 'ann@example.com', { 'Customer.emails': DENY }],
    ['a number that is masked', '13800000001', { 'Customer.phones': mask('phone') }],
  ])(
    'is refused for %s, with the name of the field, before any source is called',
    async (_what, search, treatments) => {
      const graph = people();
      await expect(pageOf(graph, { first: 1, search }, planOf(treatments))).rejects.toMatchObject({
        code: 'FIELD_NOT_COMPARABLE',
        details: { field: Object.keys(treatments)[0] },
      });
      expect(graph.asked).toEqual([]);
    },
  );

  it('finds in the others while one source is down, does not count them, and fails where it finds nothing', async () => {
    const graph = people();
    graph.failing.add('commerce');
    const page = await pageOf(graph, { first: 10, search: 'ann@example.com' });
    expect(idsOf(page)).toEqual([graph.customerIds[0]]);
    expect(page.totalCount).toBeNull();
    await expect(pageOf(graph, { first: 10, search: 'annlee' })).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      source: 'commerce',
    });
  });

  it('does not count where it found more than it looks at', async () => {
    const rows = Array.from({ length: 201 }, (_, index) => ({ recordId: `C${index}`, name: 'Ann' }));
    const graph = toyGraph({
      rows: { Contact: rows },
      customers: rows.map(({ recordId }) => [`Contact:${recordId}`]),
    });
    const page = await pageOf(graph, { first: 2, search: 'Ann' });
    expect(page).toMatchObject({ totalCount: null, pageInfo: { hasNextPage: true } });
  });
});

const group = () =>
  toyGraph({
    rows: {
      BusinessPartner: [
        { recordId: 'P1', parentId: null },
        { recordId: 'P2', parentId: 'P1' },
        { recordId: 'P3', parentId: 'P1' },
        { recordId: 'P4', parentId: 'P4' },
        { recordId: 'P5', parentId: 'P9' },
        { recordId: 'P6', parentId: 'P2' },
      ],
      Contact: [{ recordId: 'C3', vip: true }],
    },
    customers: [
      ['BusinessPartner:P1'],
      ['BusinessPartner:P2'],
      ['BusinessPartner:P3', 'Contact:C3'],
      ['BusinessPartner:P4'],
      ['BusinessPartner:P5', 'BusinessPartner:P6'],
    ],
  });

async function hierarchy(access = planOf()): Promise<string[]> {
  const graph = group();
  const { result } = await graph.ask('{ customers { nodes { id parent { id } subsidiaries { id } } } }', {
    access,
  });
  expect(result.errors).toBeUndefined();
  const place = ({ id }: { id: string }): number => graph.customerIds.indexOf(id);
  return JSON.parse(JSON.stringify(result.data)).customers.nodes.map(
    ({ parent, subsidiaries }: { parent: { id: string } | null; subsidiaries: { id: string }[] }) =>
      `${parent ? place(parent) : '-'}:${subsidiaries.map(place).join('')}`,
  );
}

describe('parent and subsidiaries', () => {
  it('follow the parent that a record names; nobody is their own, and an unknown one is nobody', async () => {
    expect(await hierarchy()).toEqual(['-:12', '0:4', '0:', '-:', '1:']);
  });

  it('leave out whom the viewer may not know of', async () => {
    expect(await hierarchy(HIDING_VIPS)).toEqual(['-:1', '0:4', '-:', '1:']);
  });

  it('take one call for the partners and one for their children, for any number of customers', async () => {
    const graph = group();
    await graph.ask('{ customers { nodes { parent { id } subsidiaries { id } } } }');
    expect(graph.asked.map(({ by }) => by).toSorted()).toEqual(['parentId', 'recordId']);
  });
});
