import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeness } from '../../../src/resolvers/derived/completeness.ts';
import { consistency } from '../../../src/resolvers/derived/consistency.ts';
import { contradictions } from '../../../src/resolvers/derived/contradictions.ts';
import { freshness } from '../../../src/resolvers/derived/freshness.ts';
import type { CustomerRows } from '../../../src/resolvers/rows.ts';
import { ENV } from '../rows.ts';

const ADDRESS = {
  line: '88 Nanjing Rd',
  city: 'Shanghai',
  province: null,
  postalCode: '200000',
  country: 'CN',
};

/** Nothing is missing of this person. */
const PERSON: CustomerRows = {
  Contact: [
    {
      name: '张伟',
      type: 'INDIVIDUAL',
      email: 'wei@example.com',
      mobile: '13800138000',
      nationalId: '110101199003070134',
      birthDate: '1990-03-07',
      address: ADDRESS,
      tags: ['golf'],
    },
  ],
  Order: [{ number: 'O1' }],
};

const COMPANY: CustomerRows = {
  BusinessPartner: [
    {
      name: 'Acme GmbH',
      type: 'BUSINESS',
      email: 'info@example.com',
      phone: '+492212345678',
      taxNumber: 'DE123456789',
      address: ADDRESS,
    },
  ],
  Invoice: [{ number: 'I1' }],
};

/** The values stand in the order of the records: one by value would show through a mask. */
const contradictionsOf = (rows: CustomerRows) =>
  contradictions(rows, ENV).map(({ field, values }) => ({
    field,
    values: values.map((value) => JSON.stringify(value)).toSorted(),
  }));

describe('completeness', () => {
  const cases: readonly [string, CustomerRows, number][] = [
    ['no record', {}, 0],
    ['a person of whom nothing is missing', PERSON, 1],
    [
      'a person without a birth date',
      { ...PERSON, Contact: PERSON.Contact?.map((row) => ({ ...row, birthDate: null })) ?? [] },
      8 / 9,
    ],
    ['a company needs no birth date, but tags', COMPANY, 7 / 8],
    [
      'a company with a contact who is a person is a company',
      { ...COMPANY, Contact: PERSON.Contact ?? [] },
      1,
    ],
    [
      'a person in one record of the most trusted system and a company in another is a company',
      { BusinessPartner: [{ type: 'INDIVIDUAL' }, { type: 'BUSINESS' }] },
      1 / 8,
    ],
    [
      'values of several systems are put together',
      { Requester: [{ name: 'a' }], ShopCustomer: [{ email: 'x@y.z' }] },
      2 / 8,
    ],
    ['empty values are none', { Contact: [{ name: ' ', email: '', tags: [], address: { line: null } }] }, 0],
  ];

  test.each(cases)('%s', (_, rows, expected) => {
    expect(completeness(rows, ENV)).toBeCloseTo(expected, 12);
  });
});

describe('consistency and contradictions', () => {
  const cases: readonly [string, CustomerRows, number | null, readonly unknown[]][] = [
    ['no record', {}, null, []],
    ['one record alone', PERSON, null, []],
    [
      'the same in another spelling',
      {
        Contact: [{ name: 'Zhang Wei', email: 'Wei@Example.com', mobile: '138 0013 8000', address: ADDRESS }],
        ShopCustomer: [
          {
            name: 'ZHANG  WEI',
            email: 'wei@example.com',
            phone: '+8613800138000',
            address: { line: '88, nanjing rd.', city: 'SHANGHAI' },
          },
        ],
      },
      1,
      [],
    ],
    [
      'two of three records agree',
      {
        Contact: [{ email: 'wei@example.com' }],
        ShopCustomer: [{ email: 'WEI@example.com' }],
        Requester: [{ email: 'other@example.com' }],
      },
      1 / 3,
      [
        {
          field: 'emails',
          values: [
            { source: 'crm', field: 'Customer.emails', value: 'wei@example.com' },
            { source: 'commerce', field: 'Customer.emails', value: 'WEI@example.com' },
            { source: 'ticketing', field: 'Customer.emails', value: 'other@example.com' },
          ],
        },
      ],
    ],
    [
      'two records of one source contradict each other',
      { Contact: [{ birthDate: '1990-03-07' }, { birthDate: '1990-07-03' }, { birthDate: '1990-03-07' }] },
      1 / 3,
      [
        {
          field: 'birthDate',
          values: [
            { source: 'crm', field: 'Customer.birthDate', value: '1990-03-07' },
            { source: 'crm', field: 'Customer.birthDate', value: '1990-07-03' },
          ],
        },
      ],
    ],
    [
      'a source that knows no channel partners does not contradict one that does',
      { Contact: [{ type: 'BUSINESS' }], BusinessPartner: [{ type: 'CHANNEL_PARTNER' }] },
      1,
      [],
    ],
    [
      'a person here is a company there',
      { Contact: [{ type: 'INDIVIDUAL' }], BusinessPartner: [{ type: 'BUSINESS' }] },
      0,
      [
        {
          field: 'type',
          values: [
            { source: 'erp', field: 'Customer.type', value: 'BUSINESS' },
            { source: 'crm', field: 'Customer.type', value: 'INDIVIDUAL' },
          ],
        },
      ],
    ],
    [
      'addresses stand as one text; one without a line cannot be compared',
      {
        Contact: [{ address: ADDRESS }],
        BusinessPartner: [{ address: { line: '1 High St', city: 'London' } }],
        ShopCustomer: [{ address: { city: 'Paris' } }],
      },
      0,
      [
        {
          field: 'addresses',
          values: [
            { source: 'crm', field: 'Customer.addresses', value: '88 Nanjing Rd, Shanghai, 200000, CN' },
            { source: 'erp', field: 'Customer.addresses', value: '1 High St, London' },
          ],
        },
      ],
    ],
    [
      'the same slip in two systems agrees',
      { Contact: [{ taxNumber: '000' }], BusinessPartner: [{ taxNumber: '000 ' }] },
      1,
      [],
    ],
  ];

  test.each(cases)('%s', (_, rows, share, found) => {
    expect(consistency(rows, ENV)).toBe(share);
    expect(contradictions(rows, ENV)).toEqual(found);
  });

  const records = fc.record({
    Contact: fc.array(
      fc.record({
        name: fc.constantFrom('Zhang Wei', 'zhang wei', 'Li Na', null),
        birthDate: fc.constantFrom('1990-01-01', '1991-01-01', null),
      }),
    ),
    Requester: fc.array(fc.record({ name: fc.constantFrom('Zhang Wei', 'LI NA', '') })),
  });

  test('there is a contradiction exactly where not all pairs agree', () => {
    fc.assert(
      fc.property(records, (rows) => {
        expect(contradictions(rows, ENV).length > 0).toBe((consistency(rows, ENV) ?? 1) !== 1);
      }),
    );
  });

  test('the order of the rows does not matter, but for the order of the values', () => {
    fc.assert(
      fc.property(records, (rows) => {
        const reversed = { Contact: rows.Contact.toReversed(), Requester: rows.Requester.toReversed() };
        expect(consistency(reversed, ENV)).toEqual(consistency(rows, ENV));
        expect(contradictionsOf(reversed)).toEqual(contradictionsOf(rows));
        expect(completeness(reversed, ENV)).toEqual(completeness(rows, ENV));
      }),
    );
  });
});

describe('freshness', () => {
  const cases: readonly [string, CustomerRows, number | null][] = [
    ['no record', {}, null],
    ['no record that says when', { Contact: [{ asOf: null }] }, null],
    ['changed now', { Contact: [{ asOf: ENV.now }] }, 1],
    ['changed in the future', { Contact: [{ asOf: '2030-01-01T00:00:00Z' }] }, 1],
    ['changed two years ago', { Contact: [{ asOf: '2024-01-01T11:59:59Z' }] }, Math.exp(-1)],
    [
      'the mean of all that say when',
      { Contact: [{ asOf: ENV.now }], Requester: [{ asOf: '2024-01-01T11:59:59Z' }, {}] },
      (1 + Math.exp(-1)) / 2,
    ],
  ];

  test.each(cases)('%s', (_, rows, expected) => {
    expect(freshness(rows, ENV)).toEqual(expected);
  });

  test('the order of the rows does not matter', () => {
    const asOf = fc.date({ min: new Date('2015-01-01'), max: new Date('2026-06-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(asOf.map((at) => ({ asOf: at.toISOString() }))), (Contact) => {
        expect(freshness({ Contact: Contact.toReversed() }, ENV)).toBe(freshness({ Contact }, ENV));
      }),
    );
  });
});
