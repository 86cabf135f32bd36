import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue } from '../../src/graph/catalogue.ts';
import { DERIVED } from '../../src/resolvers/derived/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const DESCRIPTION = readFileSync(join(ROOT, 'tests/support/loyalty/description.graphql'), 'utf8');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-schema-'));
  cpSync(join(ROOT, 'schema'), folder, { recursive: true });
  mkdirSync(join(folder, 'subgraphs'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The catalogue with a subgraph that is described in this way. */
function described(text: string) {
  writeFileSync(join(folder, 'subgraphs/loyalty.graphql'), text);
  return readCatalogue(folder, new Set(Object.keys(DERIVED)));
}

function changed(from: string | RegExp, to: string): string {
  const text = DESCRIPTION.replace(from, to);
  expect(text, `"${String(from)}" stands in the description`).not.toBe(DESCRIPTION);
  return text;
}

it('a subgraph is a source that is found by the id of the customer', () => {
  const { sources, records, places } = described(DESCRIPTION);
  expect(sources.at(-1)).toMatchObject({ name: 'loyalty', protocol: 'GRAPHQL' });
  expect(records.get('loyalty_Customer')).toMatchObject({
    source: 'loyalty',
    at: 'membersByCustomer',
    customer: false,
    byCustomerId: true,
    lookups: [{ by: 'id', parameter: 'ids', batch: 50 }],
  });
  expect(places.get('LoyaltyShop.city')?.map(({ path }) => path)).toEqual([
    'loyalty.homeShop.city',
    'loyalty.movements.shop.city',
  ]);
  expect(places.has('Customer.id')).toBe(false);
});

const balanceIn = (text: string) =>
  described(text)
    .records.get('loyalty_Customer')
    ?.columns.get('loyalty')
    ?.parts?.find(({ field }) => field === 'balance');

it('an amount is an object with its currency, or stands where @column says', () => {
  expect(balanceIn(DESCRIPTION)).toMatchObject({
    path: ['balance', 'amount'],
    currency: ['balance', 'currency'],
  });
  expect(
    balanceIn(changed('balance: Money', 'balance: Money @column(name: "worth.sum", currency: "in")')),
  ).toMatchObject({ path: ['worth', 'sum'], currency: ['worth', 'in'] });
});

describe('rule 1: nothing unclassified', () => {
  it.each<[string, string | RegExp, string, string]>([
    [
      'what is added to the customer, whose own classification does not cover it',
      ' @classified(as: INTERNAL, category: BEHAVIOUR)\n  "What the team',
      '\n  "What the team',
      'Customer.loyalty has no classification of its own',
    ],
    [
      'a field of its types',
      'type LoyaltyShop @classified(as: INTERNAL)',
      'type LoyaltyShop',
      'LoyaltyShop.city has no classification',
    ],
  ])('names %s', (_what, from, to, fault) => {
    expect(() => described(changed(from, to))).toThrow(fault);
  });
});

describe('what is described wrongly stops the start', () => {
  it.each<[string, string | RegExp, string, string]>([
    [
      'no subgraph',
      /extend schema\s+@subgraph\([^)]*\)/,
      '',
      'subgraphs/loyalty.graphql: expected "extend schema @sub',
    ],
    ['nothing added', 'extend type Customer', 'type Stray', 'and "extend type Customer { … }"'],
    ['the name of a source', '(name: "loyalty"', '(name: "crm"', 'Two files describe the source "crm"'],
    [
      'another type extended',
      'enum LoyaltyLevel',
      'extend type Invoice {\n  points: Int\n}\n\nenum LoyaltyLevel',
      'subgraphs/loyalty.graphql extends Invoice',
    ],
    ['a field that is there already', 'loyaltyNote:', 'owner:', 'Customer.owner'],
    ['a field that may not be null', 'points: Int', 'points: Int!', 'Loyalty.points is non-null'],
    [
      'arguments',
      'movements: [LoyaltyMovement!]',
      'movements(first: Int @classified(as: PUBLIC)): [LoyaltyMovement!]',
      'Loyalty.movements has arguments',
    ],
    [
      'a golden field',
      'city: String',
      'city: String @golden(from: ["Contact.region"], rule: MOST_RECENT)',
      'LoyaltyShop.city is a field of a subgraph',
    ],
    [
      'a type that holds itself',
      'city: String',
      'movement: LoyaltyMovement',
      'LoyaltyShop.movement holds LoyaltyMovement',
    ],
    ['the customer', 'city: String', 'customer: Customer', 'LoyaltyShop.customer holds Customer'],
    ['a record', 'city: String', 'invoice: Invoice', 'LoyaltyShop.invoice holds Invoice'],
    ['an abstract type', 'city: String', 'node: Node', 'LoyaltyShop.node is of the abstract type Node'],
    [
      'a code that is no level',
      'to: "GOLD"',
      'to: "BRONZE"',
      'translates to "BRONZE"; expected one of SILVER, GOLD',
    ],
  ])('%s', (_what, from, to, fault) => {
    expect(() => described(changed(from, to))).toThrow(fault);
  });
});
