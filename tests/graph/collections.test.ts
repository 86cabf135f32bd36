import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/connectors/connector.ts';
import type { AccessPlan } from '../../src/masking/treatment.ts';
import { DENY, mask, planOf, toyGraph } from './toy-graph.ts';

const yuan = (amount: string): Row['amount'] => ({ amount, currency: 'CNY' });

const INVOICES: readonly Row[] = [
  { number: 'A', status: 'PAID', kind: 'INVOICE', issuedOn: '2026-01-31', dueOn: null, amount: yuan('9.90') },
  {
    number: 'B',
    status: 'OPEN',
    kind: 'INVOICE',
    issuedOn: '2026-02-01',
    dueOn: '2026-03-01',
    amount: yuan('100'),
  },
  {
    number: 'C',
    status: 'OVERDUE',
    kind: 'INVOICE',
    issuedOn: '2026-02-01',
    dueOn: '2026-02-15',
    amount: yuan('100.00'),
  },
  { number: 'D', status: 'CANCELLED', kind: 'CREDIT_MEMO', issuedOn: null, dueOn: null, amount: null },
  {
    number: 'E',
    status: null,
    kind: null,
    issuedOn: '2025-12-31',
    dueOn: '2026-01-30',
    amount: yuan('-3.5'),
  },
].map((row) => ({ ...row, partnerId: 'P1' }));

const TICKETS: readonly Row[] = [
  { number: 'T1', subject: 'Printer ON FIRE', priority: 'URGENT', createdAt: '2026-01-01T10:00:00Z' },
  { number: 'T2', subject: 'call 13800138000', priority: 'LOW', createdAt: '2026-01-01T09:59:59Z' },
  { number: 'T3', subject: null, priority: 'NORMAL', createdAt: '2025-01-01T00:00:00Z' },
].map((row) => ({ ...row, requesterId: 'R1' }));

async function numbersOf(field: string, access: AccessPlan = planOf()): Promise<readonly string[]> {
  const graph = toyGraph({
    rows: { Invoice: INVOICES, Ticket: TICKETS },
    customers: [['BusinessPartner:P1', 'Requester:R1']],
  });
  const query = `{ customer(id: "${graph.customerIds[0]}") { list: ${field} { totalCount nodes { number } } } }`;
  const { result } = await graph.ask(query, { access });
  expect(result.errors).toBeUndefined();
  const { list } = JSON.parse(JSON.stringify(result.data)).customer;
  const numbers: string[] = list.nodes.map(({ number }: { number: string }) => number);
  expect(list.totalCount).toBe(numbers.length);
  return numbers;
}

const filtered = async (type: string, where: string, access?: AccessPlan): Promise<string> =>
  (await numbersOf(`${type}(where: { ${where} })`, access)).toSorted().join('');

describe('filters', () => {
  it.each([
    ['status: PAID', 'A'],
    ['status: [PAID, OPEN]', 'AB'],
    ['status: []', ''],
    ['status: null', 'ABCDE'],
    ['kind: CREDIT_MEMO', 'D'],
    ['kind: INVOICE, status: OPEN', 'B'],
    ['issuedFrom: "2026-02-01"', 'BC'],
    ['issuedTo: "2026-01-31"', 'AE'],
    ['issuedFrom: "2026-01-31", issuedTo: "2026-01-31"', 'A'],
    ['amountAtLeast: "100"', 'BC'],
    ['amountAtLeast: "99.999"', 'BC'],
    ['amountAtMost: "9.9"', 'AE'],
    ['amountAtMost: "-3.50"', 'E'],
  ])('invoices with %s', async (where, numbers) => {
    expect(await filtered('invoices', where)).toBe(numbers);
  });

  it.each([
    ['subjectContains: "on fire"', 'T1'],
    ['subjectContains: ""', 'T1T2'],
    ['subjectContains: "nothing of the kind"', ''],
    ['createdFrom: "2026-01-01T10:00:00Z"', 'T1'],
    ['createdFrom: "2026-01-01T18:00:00+08:00"', 'T1'],
    ['createdTo: "2026-01-01T09:59:59Z"', 'T2T3'],
  ])('tickets with %s', async (where, numbers) => {
    expect(await filtered('tickets', where)).toBe(numbers);
  });
});

describe('sorting', () => {
  it.each([
    ['invoices(orderBy: AMOUNT_ASC)', 'EABCD'],
    ['invoices(orderBy: AMOUNT_DESC)', 'BCAED'],
    ['invoices(orderBy: ISSUED_ON_ASC)', 'EABCD'],
    ['invoices(orderBy: DUE_ON_DESC)', 'BCEAD'],
    ['invoices', 'BCAED'],
    ['tickets(orderBy: PRIORITY_ASC)', 'T2T3T1'],
    ['tickets(orderBy: PRIORITY_DESC)', 'T1T3T2'],
    ['tickets(orderBy: CREATED_AT_ASC)', 'T3T2T1'],
  ])('%s', async (field, numbers) => {
    expect((await numbersOf(field)).join('')).toBe(numbers);
  });
});

describe('rule 4: filters see what the viewer sees', () => {
  const rounded = planOf({ 'Invoice.amount': mask('amount') });

  it.each([
    ['amountAtLeast: "100"', 'BC'],
    ['amountAtLeast: "9.5"', 'BC'],
    ['amountAtLeast: "9"', 'ABC'],
    ['amountAtMost: "-3.2"', ''],
    ['amountAtMost: "-3"', 'E'],
  ])('compares rounded amounts where amounts are rounded: %s', async (where, numbers) => {
    expect(await filtered('invoices', where, rounded)).toBe(numbers);
  });

  it('finds nothing by a text that is hidden', async () => {
    const hidden = planOf({ 'Ticket.subject': mask('hide') });
    expect(await filtered('tickets', 'subjectContains: "1"', hidden)).toBe('');
  });

  it('finds nothing by what is denied of this customer', async () => {
    expect(await filtered('invoices', 'amountAtLeast: "0"', planOf({ 'Invoice.amount': () => DENY }))).toBe(
      '',
    );
    expect(
      (await numbersOf('invoices(orderBy: AMOUNT_DESC)', planOf({ 'Invoice.amount': () => DENY }))).join(''),
    ).toBe('ABCDE');
  });

  it('takes down what was compared, though it was not asked for', async () => {
    const graph = toyGraph({ rows: { Invoice: INVOICES }, customers: [['BusinessPartner:P1']] });
    const { told } = await graph.ask(
      `{ customer(id: "${graph.customerIds[0]}") { invoices(where: { amountAtLeast: "1" }) { totalCount } } }`,
    );
    expect(told.audited.map(({ field }) => field)).toContain('Invoice.amount');
    expect(told.isSensitive).toBe(true);
  });
});

interface Page {
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly number: string } }[];
}

const PAGE = `query Page($id: ID!, $first: Int, $after: String) { customer(id: $id) { invoices(first: $first, after: $after, orderBy: AMOUNT_ASC) {
  totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { number } } } } }`;

function pagesOver(rows: readonly Row[]) {
  const graph = toyGraph({ rows: { Invoice: rows }, customers: [['BusinessPartner:P1']] });
  return async (first: number, after: string | null): Promise<Page> => {
    const variables = { id: graph.customerIds[0], first, after };
    const { result } = await graph.ask(PAGE, { variables });
    if (result.errors) throw result.errors[0]?.originalError ?? result.errors[0];
    return JSON.parse(JSON.stringify(result.data)).customer.invoices;
  };
}

describe('pages', () => {
  it('give every row once, in order, whatever their size', async () => {
    const row = fc.record({
      number: fc.stringMatching(/^[0-9a-c]{1,3}$/),
      amount: fc.option(fc.integer({ min: -3, max: 3 }).map((number) => yuan(String(number)))),
    });
    const rows = fc.uniqueArray(row, { selector: ({ number }) => number, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 5 }), async (some, size) => {
        const page = pagesOver(some.map((one) => ({ ...one, partnerId: 'P1' })));
        const whole = await page(100, null);
        const seen: string[] = [];
        let after: string | null = null;
        for (let more = true; more;) {
          const { edges, pageInfo, totalCount } = await page(size, after);
          seen.push(...edges.map(({ node }) => node.number));
          expect(totalCount).toBe(some.length);
          expect(pageInfo.hasPreviousPage).toBe(after !== null);
          expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
            edges[0]?.cursor ?? null,
            edges.at(-1)?.cursor ?? null,
          ]);
          more = pageInfo.hasNextPage;
          after = pageInfo.endCursor;
        }
        expect(seen).toEqual(whole.edges.map(({ node }) => node.number));
        expect(seen.toSorted()).toEqual(some.map(({ number }) => number).toSorted());
      }),
      { numRuns: 40 },
    );
  });

  it('of nobody are empty but tell of what is there', async () => {
    const page = pagesOver(INVOICES);
    expect(await page(0, null)).toEqual({
      totalCount: 5,
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
      edges: [],
    });
    const last = (await page(5, null)).pageInfo.endCursor;
    expect((await page(0, last)).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it.each([
    ['more than a page', 101, null, 'first'],
    ['less than nothing', -1, null, 'first'],
    ['a cursor of another list', 2, 'bm9uZQ', 'after'],
    ['what is no cursor', 2, '\u{1F600}', 'after'],
    ['an empty cursor', 2, '', 'after'],
  ])('refuse %s', async (_what, first, after, name) => {
    await expect(pagesOver(INVOICES)(first, after)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      details: { name },
    });
  });

  it('have cursors that hold no more than the place', async () => {
    const { edges } = await pagesOver(INVOICES)(5, null);
    expect(edges.map(({ cursor }) => Buffer.from(cursor, 'base64url').toString())).toEqual([
      'E',
      'A',
      'B',
      'C',
      'D',
    ]);
  });
});
