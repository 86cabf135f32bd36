import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { ERRORS } from '../../src/errors.ts';
import { tokenDefaults } from '../../src/viewer/token-defaults.ts';
import { type RunningFacet, runFacet } from '../support/running-facet.ts';
import { regionOf, tableOf } from './readme-region.ts';

// UPDATE_README=1 npm test -- tests/docs/readme.test.ts writes both tables anew.

test('the error codes are those of the code', async () => {
  const rows = Object.entries(ERRORS).map(([code, { status, text }]) => [
    `\`${code}\``,
    String(status),
    text.replaceAll('<', String.raw`\<`),
  ]);
  const { written, expected } = await regionOf('errors', tableOf([['code', 'HTTP', 'text'], ...rows]));
  expect(written).toBe(expected);
});

const VIEWERS = [
  { role: 'service_agent', purpose: 'SERVICE' },
  { role: 'account_manager', purpose: 'SALES' },
  { role: 'compliance_officer', purpose: 'AUDIT' },
] as const;

/** Field -> its selection and the way to what is shown of it. */
const SHOWN: Readonly<Record<string, string>> = {
  name: 'name',
  type: 'type',
  emails: 'emails',
  phones: 'phones',
  nationalId: 'nationalId',
  birthDate: 'birthDate',
  gender: 'gender',
  addresses: 'addresses { line city }',
  bankCards: 'bankCards',
  since: 'since',
  owner: 'owner',
  'value.tier': 'value { tier }',
  'value.rfm.segment': 'value { rfm { segment } }',
  'value.historicValue': 'value { historicValue { amount currency } }',
  'risk.churn.score': 'risk { churn { score } }',
  lifecycleStage: 'lifecycleStage',
  'service.openTickets': 'service { openTickets }',
  'invoices.nodes.amount': 'invoices(first: 1) { nodes { amount { amount currency } } }',
  'tickets.nodes.subject': 'tickets(first: 1) { nodes { subject } }',
};

const QUERY = `query ($record: ID!) {
  customerByRecord(source: "erp", recordId: $record) { ${Object.values(SHOWN).join(' ')} }
}`;

const Customer = z.record(z.string(), z.unknown());

const step = (value: unknown, key: string): unknown =>
  Array.isArray(value) ? value.map((item) => step(item, key)) : z.looseObject({}).parse(value)[key];

/** A value as a person reads it. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return value.map(textOf).join('; ');
  if (typeof value === 'object')
    return Object.values(value)
      .filter((part) => part !== null)
      .map(textOf)
      .join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const cellOf = (customer: unknown, path: string): string =>
  `\`${textOf(path.split('.').reduce(step, customer))}\``;

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 50 });
});
afterAll(async () => facet[Symbol.asyncDispose]());

test('the three viewers see of the customer what the table says', async () => {
  const customers = await Promise.all(
    VIEWERS.map(async ({ role, purpose }) => {
      const { subject, region } = tokenDefaults(role);
      const { body } = await facet.ask(
        { roles: [role], subject, ...(region !== undefined && { region }), purpose },
        QUERY,
        { record: SHOWCASE.partnerId },
      );
      expect(body.errors).toBeUndefined();
      return Customer.parse(body.data.customerByRecord);
    }),
  );
  const head = ['field', ...VIEWERS.map(({ role, purpose }) => `\`${role}\` for ${purpose}`)];
  const rows = Object.keys(SHOWN).map((path) => [
    `\`${path}\``,
    ...customers.map((customer) => cellOf(customer, path)),
  ]);
  const { written, expected } = await regionOf('viewers', tableOf([head, ...rows]));
  expect(written).toBe(expected);
});
