import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { type FacetWithLoyalty, runFacetWithLoyalty } from '../support/loyalty/facet-with-loyalty.ts';
import { MEMBER } from '../support/loyalty/service.ts';
import type { TokenClaims } from '../support/token.ts';

const SENIOR = { roles: ['senior_service_agent'] };
const AGENT = { roles: ['service_agent'] };
const ANALYST = { roles: ['analyst'], purpose: 'ANALYTICS' };
const MANAGER = { roles: ['account_manager'], purpose: 'SALES', subject: 'am01' };
const OFFICER = { roles: ['compliance_officer'] };
const ONE = `customerByRecord(source: "erp", recordId: "${SHOWCASE.partnerId}")`;

let gateway: FacetWithLoyalty;
beforeAll(async () => {
  gateway = await runFacetWithLoyalty(1_000);
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.recover());

describe('rule 2: policy before fetch', () => {
  it.each<[string, TokenClaims, string, readonly string[] | null]>([
    ['what is asked for', SENIOR, 'loyalty { points }', ['membership.points']],
    [
      'what is asked for inside a list',
      SENIOR,
      'loyalty { movements { shop { city } } }',
      ['membership.movements.shop.city'],
    ],
    [
      'a value of several parts',
      SENIOR,
      'loyalty { balance { amount } }',
      ['membership.balance.amount', 'membership.balance.currency'],
    ],
    ['not what is denied', ANALYST, 'loyalty { cardHolder mobile points }', ['membership.points']],
    [
      'not what is denied inside a list',
      ANALYST,
      'loyalty { movements { points shop { city manager } } }',
      ['membership.movements.points', 'membership.movements.shop.city'],
    ],
    [
      'nothing below what is denied, though the type is asked for elsewhere',
      SENIOR,
      'loyalty { homeShop { city } movements { shop { city } } }',
      ['membership.movements.shop.city'],
    ],
    ['nothing, where all is denied', ANALYST, 'loyaltyNote', null],
    [
      'that there is something, where all inside is denied',
      ANALYST,
      'loyalty { mobile }',
      ['membership.__typename'],
    ],
    ['not what is left out', SENIOR, 'loyalty { points mobile @skip(if: true) }', ['membership.points']],
  ])('asks for %s', async (_what, viewer, selection, columns) => {
    const { body, calls } = await gateway.asked(viewer, `{ ${ONE} { id ${selection} } }`);
    expect(body.errors).toBeUndefined();
    const expected = columns === null ? [] : [['customerId', ...columns].toSorted()];
    expect(calls.map((call) => call.columns)).toEqual(expected);
  });
});

describe('rule 3: one door out', () => {
  const HIDDEN = [
    MEMBER.note,
    MEMBER.membership.cardHolder,
    MEMBER.membership.mobile,
    '司马店长',
    '13912345678',
  ];

  it.each([
    [
      'as it stands',
      `${ONE} { loyaltyNote loyalty { level cardHolder mobile movements { shop { city manager } } } }`,
    ],
    ['under other names', `${ONE} { points: loyaltyNote id: loyalty { level: cardHolder points: mobile } }`],
    ['in fragments', `${ONE} { ...f ... on Node { ... on Customer { loyaltyNote } } }`],
    ['as a node', 'node(id: "ID") { ...f }'],
    ['in a list', `customers(first: 5) { edges { node { ...f } } }`],
  ])('masks or hides the same %s', async (_what, selection) => {
    const { id } = (await gateway.asked(AGENT, `{ ${ONE} { id } }`)).body.data.customerByRecord;
    const fragment = selection.includes('...f')
      ? `fragment f on Customer { loyaltyNote loyalty { cardHolder mobile movements { shop { manager } } } }`
      : '';
    const { body, text, calls } = await gateway.asked(
      AGENT,
      `{ ${selection.replace('ID', id)} } ${fragment}`,
    );
    expect(body.errors).toBeUndefined();
    expect(calls).toHaveLength(1);
    for (const value of HIDDEN) expect(text).not.toContain(value);
    expect(text).toContain('139****4321');
  });

  it('in a feed', async () => {
    const key = { 'x-api-key': 'facet-development-bi-key' };
    const { status, text } = await gateway.facet.get('/q/members.csv', key);
    expect(status).toBe(200);
    expect(text.split('\n').length).toBeGreaterThan(300);
    expect(text).toContain('120');
    for (const value of HIDDEN) expect(text).not.toContain(value);
  });

  it('decides by facts of the customer', async () => {
    const query = '{ customers(first: 60) { nodes { owner loyalty { mobile } } } }';
    const { body } = await gateway.asked(MANAGER, query);
    const seen: readonly { owner: string | null; loyalty: { mobile: string | null } }[] =
      body.data.customers.nodes;
    const own = seen.filter(({ owner }) => owner === 'am01').map((node) => node.loyalty.mobile);
    const others = seen.filter(({ owner }) => owner !== 'am01').map((node) => node.loyalty.mobile);
    expect(own).toContain(MEMBER.membership.mobile);
    expect(others).toContain('139****4321');
    expect(others).not.toContain(MEMBER.membership.mobile);
  });

  it('has no global id of its own', async () => {
    const { id } = (await gateway.asked(SENIOR, `{ ${ONE} { id } }`)).body.data.customerByRecord;
    const made = Buffer.from(`loyalty_Customer:${id}`).toString('base64url');
    const { body, calls } = await gateway.asked(SENIOR, `{ node(id: "${made}") { id } }`);
    expect(body.data.node).toBeNull();
    expect(calls).toEqual([]);
  });

  it('is no source of customers', async () => {
    const query = '{ customerByRecord(source: "loyalty", recordId: "1") { id } }';
    const { body } = await gateway.asked(SENIOR, query);
    expect(body.errors[0].message).toContain('commerce, crm, erp, ticketing');
    expect(body.errors[0].message).not.toContain('loyalty');
  });
});

describe('rule 9: audited or not answered', () => {
  it('takes down what was disclosed, and what the subgraph did', async () => {
    const { id } = (await gateway.asked(AGENT, `{ ${ONE} { id loyalty { cardHolder } } }`)).body.data
      .customerByRecord;
    const { body } = await gateway.asked(
      OFFICER,
      `{ auditEntries(first: 1, where: { field: "Loyalty.cardHolder" }) { nodes {
         customers fields { field treatment } sources { source outcome calls rows } } } }`,
    );
    const [entry] = body.data.auditEntries.nodes;
    expect(entry.customers).toEqual([id]);
    expect(entry.fields).toContainEqual({ field: 'Loyalty.cardHolder', treatment: 'MASK(name)' });
    expect(entry.sources).toEqual([{ source: 'loyalty', outcome: 'OK', calls: 1, rows: 1 }]);
  });
});
