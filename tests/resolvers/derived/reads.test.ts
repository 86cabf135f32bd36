import { readFileSync } from 'node:fs';
import { Kind, parse, valueFromASTUntyped } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DERIVED } from '../../../src/resolvers/derived/index.ts';
import type { CustomerRows } from '../../../src/resolvers/rows.ts';
import { ENV, creditMemo, daysAgo, invoice, money, order } from '../rows.ts';

/** Fields that the graph itself answers from what they read. */
const ANSWERED_BY_THE_GRAPH = new Set(['Customer.parent', 'Customer.subsidiaries', 'Customer.provenance']);

const ADDRESS = { line: '88 Nanjing Rd', city: 'Shanghai' };

const CUSTOMERS: readonly CustomerRows[] = [
  {
    Contact: [
      {
        name: 'Zhang Wei',
        type: 'INDIVIDUAL',
        email: 'a@example.com',
        mobile: '13800138000',
        taxNumber: null,
        address: ADDRESS,
        nationalId: null,
        birthDate: '1990-01-01',
        tags: ['golf'],
        asOf: daysAgo(10),
      },
    ],
    BusinessPartner: [
      { name: 'Zhang', type: 'INDIVIDUAL', email: 'b@example.com', phone: '1', asOf: daysAgo(9) },
    ],
    Requester: [{ name: 'Z', type: 'INDIVIDUAL', email: 'c@example.com', phone: '2', asOf: daysAgo(8) }],
    ShopCustomer: [
      {
        name: 'Z W',
        type: 'INDIVIDUAL',
        email: 'd@example.com',
        phone: '3',
        address: ADDRESS,
        asOf: daysAgo(7),
        lastLoginAt: daysAgo(40),
        abandonedCartsLast30Days: 3,
      },
    ],
    Invoice: [
      invoice(400, '10', { number: null }),
      invoice(200, '10', { status: 'OVERDUE' }),
      creditMemo(5, '2'),
    ],
    Order: [order(30, '10', { number: 'O1', returned: money('1') })],
    Ticket: [
      {
        category: 'COMPLAINT',
        topic: 'price',
        status: 'OPEN',
        createdAt: daysAgo(20),
        firstResponseAt: daysAgo(19),
        resolvedAt: null,
        reopenCount: 0,
        csat: 5,
        nps: 9,
      },
      {
        category: 'COMPLAINT',
        topic: 'price',
        status: 'RESOLVED',
        createdAt: daysAgo(15),
        firstResponseAt: null,
        resolvedAt: daysAgo(10),
        reopenCount: 1,
        csat: 2,
        nps: 3,
      },
    ],
  },
  {},
];

/** The `@reads` of every field that a function derives. */
function declaredReads(): ReadonlyMap<string, readonly string[]> {
  const declared = new Map<string, readonly string[]>();
  for (const type of parse(readFileSync('schema/customer.graphql', 'utf8')).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      const reads = field.directives?.find(({ name }) => name.value === 'reads')?.arguments?.[0];
      const coordinate = `${type.name.value}.${field.name.value}`;
      if (reads === undefined || ANSWERED_BY_THE_GRAPH.has(coordinate)) continue;
      const fields: unknown = valueFromASTUntyped(reads.value);
      declared.set(coordinate, Array.isArray(fields) ? fields.map(String) : []);
    }
  }
  return declared;
}

/** The rows, in which every field that is read is noted down, and one that is not declared throws. */
function guarded(rows: CustomerRows, declared: readonly string[], seen: Set<string>): CustomerRows {
  const types = new Set(declared.map((coordinate) => coordinate.split('.')[0]));
  const guardRow = (type: string, row: object): object =>
    new Proxy(row, {
      get: (target, field) => {
        const coordinate = `${type}.${String(field)}`;
        if (!declared.includes(coordinate)) throw new Error(`${coordinate} is read, but not declared.`);
        seen.add(coordinate);
        return Reflect.get(target, field);
      },
      ownKeys: () => {
        throw new Error(`${type} is listed as a whole; only declared fields may be read.`);
      },
    });
  return new Proxy(rows, {
    get: (target, type) => {
      if (!types.has(String(type))) throw new Error(`${String(type)} is read, but not declared.`);
      const records: unknown = Reflect.get(target, type);
      return Array.isArray(records) ? records.map((row: object) => guardRow(String(type), row)) : records;
    },
  });
}

describe('what derived fields read', () => {
  const declared = declaredReads();

  test('every field with @reads has a function, and no other has', () => {
    expect(Object.keys(DERIVED).toSorted()).toEqual([...declared.keys()].toSorted());
  });

  test.each([...declared])('%s reads what it declares, all of it and nothing else', (coordinate, fields) => {
    const seen = new Set<string>();
    for (const rows of CUSTOMERS) DERIVED[coordinate]?.(guarded(rows, fields, seen), ENV);
    expect([...seen].toSorted()).toEqual(fields.toSorted());
  });

  test.each([...declared.keys()])('%s has an answer where every column is missing', (coordinate) => {
    const bare: CustomerRows = {
      Contact: [{}],
      BusinessPartner: [{}],
      Requester: [{}],
      ShopCustomer: [{}],
      Invoice: [{}],
      Order: [{}],
      Ticket: [{}],
    };
    expect(DERIVED[coordinate]?.(bare, ENV)).toEqual(DERIVED[coordinate]?.({}, ENV));
  });
});
