import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { bankCardOf } from '../../samples/data/values/bank-card.ts';
import { nationalIdOf } from '../../samples/data/values/national-id.ts';
import { phoneOf } from '../../samples/data/values/phone.ts';
import { FULL_CUSTOMER } from '../support/full-customer.ts';
import { type Answer, runFacet, type RunningFacet } from '../support/running-facet.ts';
import type { TokenClaims } from '../support/token.ts';

const RECORD = { source: 'erp', recordId: SHOWCASE.partnerId };
const NATIONAL_ID = nationalIdOf(SHOWCASE.number, '1985-03-12', 'female');
const BANK_CARD = bankCardOf(SHOWCASE.number, 19);
const PHONE = phoneOf('CN', SHOWCASE.number, 0).national;
const lastFour = (text: string): string => '*'.repeat(text.length - 4) + text.slice(-4);

const AGENT: TokenClaims = { roles: ['service_agent'] };
const OWNER: TokenClaims = { roles: ['account_manager'], subject: 'am01', purpose: 'SALES' };
const STRANGER: TokenClaims = { roles: ['account_manager'], subject: 'am99', purpose: 'SALES' };
const ANALYST: TokenClaims = { roles: ['analyst'], purpose: 'ANALYTICS' };

let facet: RunningFacet;
let answers: {
  readonly agent: Answer;
  readonly owner: Answer;
  readonly stranger: Answer;
  readonly analyst: Answer;
};
beforeAll(async () => {
  facet = await runFacet({ customers: 60 });
  const ask = (claims: TokenClaims): Promise<Answer> => facet.ask(claims, FULL_CUSTOMER, RECORD);
  const [agent, owner, stranger, analyst] = await Promise.all([
    ask(AGENT),
    ask(OWNER),
    ask(STRANGER),
    ask(ANALYST),
  ]);
  answers = { agent, owner, stranger, analyst };
});
afterAll(() => facet[Symbol.asyncDispose]());

const customerOf = ({ body }: Answer) => body.data.customerByRecord;

const amountsOf = (answer: Answer): string[] => {
  const { value, invoices, orders } = customerOf(answer);
  const listed = [...invoices.nodes, ...orders.nodes].map(({ amount, total }) => (amount ?? total).amount);
  return [value.historicValue.amount, value.averageOrder.amount, ...listed];
};

describe('one customer, as each viewer sees them', () => {
  it('whole, from four systems, without errors', () => {
    for (const answer of Object.values(answers)) {
      expect(answer.body.errors).toBeUndefined();
      const { records, orders, invoices, tickets } = customerOf(answer);
      expect(records.map(({ source }: { source: string }) => source).toSorted()).toEqual([
        'commerce',
        'crm',
        'erp',
        'ticketing',
      ]);
      for (const { totalCount } of [orders, invoices, tickets]) expect(totalCount).toBeGreaterThan(0);
    }
  });

  it('the service agent: enough to recognise a caller', () => {
    expect(customerOf(answers.agent)).toMatchObject({
      name: '欧阳**',
      emails: ['o***@example.com'],
      nationalId: lastFour(NATIONAL_ID),
      bankCards: [lastFour(BANK_CARD)],
      birthDate: null,
      gender: null,
    });
    expect(customerOf(answers.agent).phones).toEqual([`+86${PHONE.slice(-11, -8)}****${PHONE.slice(-4)}`]);
    for (const { line, postalCode, city } of customerOf(answers.agent).addresses)
      expect([line, postalCode, city]).toEqual([null, null, '上海市']);
  });

  it('the account manager: their own customer in clear, but for what nobody needs', () => {
    const customer = customerOf(answers.owner);
    expect(customer).toMatchObject({
      name: '欧阳静怡',
      emails: ['ouyang.jingyi@example.com'],
      nationalId: lastFour(NATIONAL_ID),
      bankCards: [lastFour(BANK_CARD)],
      birthDate: null,
      gender: 'FEMALE',
    });
    expect(customer.phones).toEqual([expect.stringMatching(/^\+86\d{11}$/)]);
    expect(customer.addresses.map(({ line }: { line: string }) => line)).toContain('滨江大道188号6栋1204室');
  });

  it('another account manager: what an agent sees', () => {
    const { name, emails, phones, gender } = customerOf(answers.agent);
    expect(customerOf(answers.stranger)).toMatchObject({ name, emails, phones, gender });
  });

  it('the analyst: amounts and coarse traits, and nobody', () => {
    expect(customerOf(answers.analyst)).toMatchObject({
      name: null,
      emails: null,
      phones: null,
      nationalId: null,
      taxNumber: null,
      bankCards: null,
      birthDate: '1985-01-01',
      gender: 'FEMALE',
    });
    for (const { line, city } of customerOf(answers.analyst).addresses)
      expect([line, city]).toEqual([null, '上海市']);
  });

  it('amounts: exact for manager and analyst, rounded to the leading digit for the agent', () => {
    expect(amountsOf(answers.owner)).toEqual(amountsOf(answers.analyst));
    const rounded = amountsOf(answers.owner).map((amount) =>
      amount.replace(/\.\d+$/, '').replaceAll(/(?<=\d)\d/g, '0'),
    );
    expect(amountsOf(answers.agent)).toEqual(rounded);
  });

  it('what is neither personal nor secret is the same for all', () => {
    const [agent, ...others] = Object.values(answers).map((answer) => {
      const { id, type, since, region, lifecycleStage, risk, service, value } = customerOf(answer);
      return { id, type, since, region, lifecycleStage, risk, service, tier: value.tier, rfm: value.rfm };
    });
    for (const other of others) expect(other).toEqual(agent);
  });
});

describe('the answer tells what was withheld', () => {
  it.each([
    ['agent', 'Customer.name', 'MASK(name)', 'agent-name'],
    ['agent', 'Customer.nationalId', 'MASK(national_id)', 'agent-national-id'],
    ['agent', 'Invoice.amount', 'MASK(amount)', 'agent-amount'],
    ['owner', 'Customer.bankCards', 'MASK(bank_card)', 'sales-bank-card'],
    ['stranger', 'Customer.emails', 'MASK(email)', 'sales-other-email'],
    ['analyst', 'Customer.name', 'DENY', 'analytics-name'],
    ['analyst', 'Customer.birthDate', 'MASK(birth_year)', 'analytics-birth-date'],
    ['analyst', 'Contact.mobile', 'DENY', 'analytics-phone'],
  ] as const)('to the %s: %s is %s by the rule %s', (viewer, field, treatment, rule) => {
    expect(answers[viewer].body.extensions.facet.fields).toContainEqual({ field, treatment, rule });
  });

  it('and names nothing that is clear, nor anything twice', () => {
    for (const { body } of Object.values(answers)) {
      const fields: { field: string; treatment: string }[] = body.extensions.facet.fields;
      expect(fields.filter(({ treatment }) => treatment === 'CLEAR')).toEqual([]);
      expect(new Set(fields.map(({ field }) => field)).size).toBe(fields.length);
    }
    const named = answers.owner.body.extensions.facet.fields.map(({ field }: { field: string }) => field);
    expect(named).not.toContain('Customer.name');
  });

  it('with the purpose, the epoch of the policy and a trace id', () => {
    const { purpose, epoch, traceId } = answers.owner.body.extensions.facet;
    expect([purpose, epoch]).toEqual(['SALES', 1]);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a screen that goes on from an answer', () => {
  it('finds each object again by its id', async () => {
    const { id, invoices } = customerOf(answers.owner);
    const [invoice] = invoices.nodes;
    const { body } = await facet.ask(
      OWNER,
      `query Again($customer: ID!, $invoice: ID!) {
        customer: node(id: $customer) { ... on Customer { name } }
        invoice: node(id: $invoice) { id ... on Invoice { number amount { amount currency } } } }`,
      { customer: id, invoice: invoice.id },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.customer).toEqual({ name: '欧阳静怡' });
    expect(body.data.invoice).toEqual({ id: invoice.id, number: invoice.number, amount: invoice.amount });
  });

  it('turns the pages of a list to its end', async () => {
    const numbers: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { body }: Answer = await facet.ask(
        OWNER,
        `query Page($source: String!, $recordId: ID!, $after: String) { customerByRecord(source: $source, recordId: $recordId) {
          invoices(first: 2, after: $after) { pageInfo { hasNextPage endCursor } nodes { number } } } }`,
        { ...RECORD, after },
      );
      const { pageInfo, nodes } = body.data.customerByRecord.invoices;
      numbers.push(...nodes.map(({ number }: { number: string }) => number));
      ({ hasNextPage: more, endCursor: after } = pageInfo);
    }
    expect(numbers).toHaveLength(customerOf(answers.owner).invoices.totalCount);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

it('keeps ids and links when it is started again, though no source can be reached', async () => {
  const query = `{ customers(first: 100) { totalCount nodes { id records { source recordId link { since evidence { key source recordId } } } } } }`;
  const before = await facet.ask(OWNER, query);
  expect(before.body.data.customers.totalCount).toBeGreaterThan(50);
  for (const source of Object.values(facet.sources)) source.mood = 'refuses';
  await facet.restart();
  const after = await facet.ask(OWNER, query);
  expect(after.body.data).toEqual(before.body.data);
  expect((await facet.get('/readyz')).status).toBe(200);
});
