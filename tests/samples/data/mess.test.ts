import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQLOutputValue } from 'node:sqlite';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { generateSamples, type SampleFiles } from '../../../samples/data/generate.ts';
import { RATES } from '../../../samples/data/rates.ts';
import type { TrueCustomer } from '../../../samples/data/truth.ts';
import { rowsOf, textOf, type SqlRow } from '../rows.ts';
import { readTruth } from '../truth.ts';

const CUSTOMERS = 2000;

/** Three standard deviations of a share of `of` customers. */
function tolerance(share: number, of = CUSTOMERS): number {
  return 3 * Math.sqrt((share * (1 - share)) / of);
}

let folder: string;
let files: SampleFiles;
let truth: readonly TrueCustomer[];
const records = new Map<string, SqlRow>();

const RECORD_TABLES = [
  ['erp', 'BusinessPartners', 'BusinessPartnerID'],
  ['crm', 'contacts', 'contactId'],
  ['ticketing', 'requesters', 'id'],
  ['commerce', 'customers', 'id'],
] as const;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-samples-'));
  files = generateSamples({ folder, customers: CUSTOMERS, seed: 1 });
  truth = readTruth(files.truth);
  for (const [system, table, key] of RECORD_TABLES) {
    for (const row of rowsOf(files[system], `SELECT * FROM ${table}`)) {
      records.set(`${system} ${textOf(row, key)}`, row);
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rate(condition: (customer: TrueCustomer) => boolean): number {
  return truth.filter(condition).length / truth.length;
}

function rowsOfCustomer(customer: TrueCustomer): readonly (readonly [source: string, row: SqlRow])[] {
  return customer.records.map(({ source, recordId }) => {
    const row = records.get(`${source} ${recordId}`);
    if (row === undefined) throw new Error(`expected record ${recordId} in ${source}`);
    return [source, row];
  });
}

function phoneOf(row: SqlRow): string {
  const digits = (textOf(row, 'Phone') || textOf(row, 'mobile') || textOf(row, 'phone'))
    .normalize('NFKC')
    .replaceAll(/\D/g, '')
    .replace(/^00/, '');
  return digits.startsWith('154') ? `86${digits}` : digits;
}

function emailOf(row: SqlRow): string {
  return (textOf(row, 'Email') || textOf(row, 'email')).trim().toLowerCase();
}

function lineOf(row: SqlRow): string {
  const line = textOf(row, 'Street') || textOf(row, 'addressLine') || textOf(row, 'line');
  return line.normalize('NFKC').trim();
}

/** The different codes in a column. */
function codes(path: string, column: string, table: string): readonly SQLOutputValue[] {
  return rowsOf(path, `SELECT DISTINCT ${column} AS code FROM ${table} ORDER BY 1`).map(
    ({ code }) => code ?? null,
  );
}

function count(path: string, sql: string): number {
  return Number(rowsOf(path, `SELECT count(*) AS n FROM ${sql}`)[0]?.['n']);
}

/** How many different values, after normalisation, the customer's systems have. */
function distinct(customer: TrueCustomer, read: (row: SqlRow) => string): number {
  return new Set(
    rowsOfCustomer(customer)
      .map(([, row]) => read(row))
      .filter((value) => value !== ''),
  ).size;
}

test.for([
  {
    name: 'entered twice in a system',
    expected: RATES.enteredTwice,
    is: ({ records: all }: TrueCustomer) => new Set(all.map(({ source }) => source)).size < all.length,
  },
  {
    name: 'values that contradict between systems',
    expected: RATES.contradiction,
    is: (customer: TrueCustomer) => [phoneOf, emailOf, lineOf].some((read) => distinct(customer, read) > 1),
  },
  {
    name: 'contact missing',
    expected: RATES.contactMissing,
    is: (customer: TrueCustomer) => distinct(customer, phoneOf) + distinct(customer, emailOf) === 0,
  },
  {
    name: 'preference tags missing',
    expected: RATES.tagsMissing,
    is: (customer: TrueCustomer) =>
      rowsOfCustomer(customer).every(([, row]) => ['', '[]'].includes(textOf(row, 'tagsJson'))),
  },
  {
    name: 'purchase history missing',
    expected: RATES.purchasesMissing,
    is: ({ purchases }: TrueCustomer) => purchases === 0,
  },
  { name: 'minors', expected: RATES.minor, is: ({ minor }: TrueCustomer) => minor },
  { name: 'very important customers', expected: RATES.vip, is: ({ vip }: TrueCustomer) => vip },
  { name: 'persons', expected: 0.7, is: ({ kind }: TrueCustomer) => kind === 'person' },
  { name: 'businesses', expected: 0.2, is: ({ kind }: TrueCustomer) => kind === 'business' },
  { name: 'channel customers', expected: 0.1, is: ({ kind }: TrueCustomer) => kind === 'channel' },
  {
    name: 'known to three systems or more',
    expected: 0.6,
    is: ({ records: all }: TrueCustomer) => new Set(all.map(({ source }) => source)).size > 2,
  },
])('$name: $expected of all customers', ({ expected, is }) => {
  expect(Math.abs(rate(is) - expected)).toBeLessThan(tolerance(expected));
});

test('nine in ten customers of several systems are joined by strong keys that are theirs alone', () => {
  const several = truth.filter(({ records: all }) => new Set(all.map(({ source }) => source)).size > 1);
  const linkable = several.filter((customer) => customer.linkable).length / several.length;
  expect(linkable).toBeGreaterThan(0.86);
  expect(linkable).toBeLessThan(0.94);
});

test.for(['SERVICE', 'SALES', 'MARKETING', 'ANALYTICS'] as const)('consent withdrawn for %s', (purpose) => {
  const rows = rowsOf(
    files.crm,
    `SELECT json_extract(value, '$.granted') AS granted FROM contacts, json_each(consentsJson)
      WHERE json_extract(value, '$.purpose') = '${purpose}' AND contactId < 'C-5'`,
  );
  const withdrawn = rows.filter(({ granted }) => granted === 0).length / rows.length;
  const expected = RATES.consentWithdrawn[purpose];
  expect(Math.abs(withdrawn - expected)).toBeLessThan(tolerance(expected, rows.length));
});

test('groups have a parent and two to six subsidiaries; some of these look independent', () => {
  const groups = Map.groupBy(
    truth.filter(({ group }) => group !== null),
    ({ group }) => group,
  );
  expect(groups.size).toBe(25);
  let missing = 0;
  for (const [parent, members] of groups) {
    expect(members.length).toBeGreaterThanOrEqual(3);
    expect(members.length).toBeLessThanOrEqual(7);
    for (const member of members) {
      const partner = rowsOfCustomer(member).find(([source]) => source === 'erp')?.[1] ?? {};
      const isParent = textOf(partner, 'BusinessPartnerID') === parent;
      expect(textOf(partner, 'ParentPartnerID')).toBe(isParent || member.parentLinkMissing ? '' : parent);
      missing += Number(member.parentLinkMissing);
    }
  }
  expect(missing).toBeGreaterThan(10);
});

test('a phone that customers share has another national ID or tax number beside it, an e-mail address is verified for one only', () => {
  const byPhone = Map.groupBy(
    truth.flatMap((customer) =>
      rowsOfCustomer(customer).map(([, row]) => ({ customer, phone: phoneOf(row) })),
    ),
    ({ phone }) => phone,
  );
  let shared = 0;
  for (const [phone, entries] of byPhone) {
    const customers = new Set(entries.map(({ customer }) => customer));
    if (phone === '' || customers.size === 1) continue;
    shared += 1;
    const identifiers = [...customers].map(
      (customer) =>
        rowsOfCustomer(customer)
          .map(([, row]) => textOf(row, 'nationalId') || textOf(row, 'taxNumber') || textOf(row, 'TaxNumber'))
          .find((identifier) => identifier !== '') ?? '',
    );
    expect(identifiers).not.toContain('');
    expect(new Set(identifiers).size).toBe(customers.size);
  }
  expect(shared).toBeGreaterThan(20);
  const owners = new Map<string, number>();
  for (const customer of truth) {
    for (const [, row] of rowsOfCustomer(customer)) {
      const verified = row['EmailVerified'] ?? row['emailVerified'] ?? row['email_verified'];
      if (verified !== 1) continue;
      expect(owners.get(emailOf(row)) ?? customer.customer).toBe(customer.customer);
      owners.set(emailOf(row), customer.customer);
    }
  }
});

test('departments code the customer type each in its own way', () => {
  expect(codes(files.erp, 'PartnerCategory', 'BusinessPartners')).toEqual(['1', '2', '3']);
  expect(codes(files.erp, 'FinanceType', 'BusinessPartners')).toEqual(['现金客户', '赊销客户']);
  expect(codes(files.crm, 'customerType', 'contacts')).toEqual(['个人', '企业']);
  expect(codes(files.ticketing, 'kind', 'requesters')).toEqual([null, '会员', '散客', '渠道客户']);
  expect(codes(files.commerce, 'accountType', 'customers')).toEqual(['COMPANY', 'PERSONAL', 'RESELLER']);
});

test('spellings and sentinels of the wild are there', () => {
  expect(count(files.crm, "contacts WHERE birthDate = '1900-01-01'")).toBeGreaterThan(0);
  expect(count(files.erp, "BusinessPartners WHERE CreatedAt = '1900-01-01T00:00:00Z'")).toBeGreaterThan(0);
  expect(count(files.crm, "contacts WHERE mobile LIKE '１５４%'")).toBeGreaterThan(0);
  expect(count(files.crm, "contacts WHERE mobile LIKE '+86%'")).toBeGreaterThan(0);
  expect(count(files.crm, "contacts WHERE mobile LIKE '154%'")).toBeGreaterThan(0);
  expect(count(files.erp, "BusinessPartners WHERE Email GLOB '[A-Z]*'")).toBeGreaterThan(0);
  expect(count(files.erp, "BusinessPartners WHERE Street LIKE '%  '")).toBeGreaterThan(0);
  expect(count(files.crm, "contacts WHERE language = 'zh-CN' AND fullName GLOB '[A-Z]*'")).toBeGreaterThan(0);
});
