import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { AS_OF } from '../../../samples/data/as-of.ts';
import { generateSamples, type SampleFiles } from '../../../samples/data/generate.ts';
import { RATES } from '../../../samples/data/rates.ts';
import { SHOWCASE } from '../../../samples/data/showcase.ts';
import { rawValues } from '../raw-values.ts';
import { rowsOf, textOf } from '../rows.ts';
import { readTruth } from '../truth.ts';

let folder: string;
let files: SampleFiles;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-samples-'));
  files = generateSamples({ folder, customers: 2000, seed: 1 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function count(path: string, sql: string): number {
  return Number(rowsOf(path, `SELECT count(*) AS n FROM ${sql}`)[0]?.['n']);
}

test.for([
  ['erp', 'Invoices WHERE BusinessPartnerID NOT IN (SELECT BusinessPartnerID FROM BusinessPartners)'],
  ['erp', 'Payments WHERE BusinessPartnerID NOT IN (SELECT BusinessPartnerID FROM BusinessPartners)'],
  [
    'erp',
    'Payments p WHERE NOT EXISTS (SELECT 1 FROM Invoices i WHERE i.InvoiceID = p.InvoiceID AND i.BusinessPartnerID = p.BusinessPartnerID)',
  ],
  ['erp', 'BusinessPartners WHERE ParentPartnerID NOT IN (SELECT BusinessPartnerID FROM BusinessPartners)'],
  ['crm', 'interactions WHERE contactId NOT IN (SELECT contactId FROM contacts)'],
  ['crm', 'opportunities WHERE contactId NOT IN (SELECT contactId FROM contacts)'],
  ['ticketing', 'tickets WHERE requester_id NOT IN (SELECT id FROM requesters)'],
  ['commerce', 'orders WHERE customerId NOT IN (SELECT id FROM customers)'],
] as const)('%s: no row of %s', ([system, sql]) => {
  expect(count(files[system], sql)).toBe(0);
});

test.for([
  ['erp', "Invoices WHERE InvoiceDate > '20260630'"],
  ['erp', "Payments WHERE PaymentDate > '20260630'"],
  ['erp', 'Payments p JOIN Invoices i USING (InvoiceID) WHERE p.PaymentDate < i.InvoiceDate'],
  ['crm', "interactions WHERE at > '2026-06-30T23:59:59Z'"],
  ['crm', "contacts WHERE modifiedAt < createdAt OR modifiedAt > '2026-06-30T23:59:59Z'"],
  ['ticketing', "tickets WHERE coalesce(resolved_at, created_at) > '2026-06-30T23:59:59Z'"],
  ['ticketing', 'tickets WHERE first_response_at < created_at OR resolved_at < first_response_at'],
  ['ticketing', "tickets WHERE (status IN ('solved', 'closed')) <> (resolved_at IS NOT NULL)"],
  ['commerce', "orders WHERE placedAt > '2026-06-30T23:59:59Z' OR placedAt < '2023-06-30'"],
  ['commerce', "customers WHERE lastLoginAt > '2026-06-30T23:59:59Z'"],
] as const)('%s: time runs forward and ends at the as-of date: none of %s', ([system, sql]) => {
  expect(AS_OF).toBe('2026-06-30');
  expect(count(files[system], sql)).toBe(0);
});

test('what is paid of an invoice is the sum of its payments and goes with its status', () => {
  const wrong = rowsOf(
    files.erp,
    `SELECT i.InvoiceID, Kind, Status, DueDate, round(GrossAmount * 100) AS gross, round(PaidAmount * 100) AS paid,
        coalesce(sum(round(Amount * 100)), 0) AS payments
      FROM Invoices i LEFT JOIN Payments p USING (InvoiceID) GROUP BY i.InvoiceID
      HAVING NOT CASE
        WHEN Kind = 'CM' THEN Status = 'P' AND paid = gross AND payments = 0
        WHEN Status = 'P' THEN paid = gross AND payments = gross
        WHEN Status = 'X' THEN paid = 0 AND payments = 0
        WHEN Status = 'O' THEN paid < gross AND payments = paid AND DueDate >= '20260630'
        WHEN Status = 'D' THEN paid < gross AND payments = paid AND DueDate < '20260630'
      END`,
  );
  expect(wrong).toEqual([]);
  for (const status of ['O', 'P', 'D', 'X']) {
    expect(count(files.erp, `Invoices WHERE Status = '${status}'`)).toBeGreaterThan(20);
  }
});

test('an order’s total and returns are the sums of its lines', () => {
  const wrong = rowsOf(
    files.commerce,
    `SELECT orders.id FROM orders, json_each(linesJson) GROUP BY orders.id
      HAVING totalMinor <> sum(json_extract(value, '$.quantity') * json_extract(value, '$.unitPriceMinor'))
        OR returnedMinor <> sum(json_extract(value, '$.returnedQuantity') * json_extract(value, '$.unitPriceMinor'))
        OR returnedMinor <> coalesce(json_extract(returnsJson, '$[0].amountMinor'), 0)`,
  );
  expect(wrong).toEqual([]);
});

test('shares of credit memos, returns and repeated complaints', () => {
  const memos = count(files.erp, "Invoices WHERE Kind = 'CM'") / count(files.erp, 'Invoices');
  expect(memos).toBeCloseTo(RATES.creditMemo, 2);
  const returned = count(files.commerce, 'orders WHERE returnedMinor > 0') / count(files.commerce, 'orders');
  expect(Math.abs(returned - RATES.orderReturned)).toBeLessThan(0.015);
  const complaints = "tickets WHERE category = 'complaint'";
  const complainers = Number(
    rowsOf(files.ticketing, `SELECT count(DISTINCT requester_id) AS n FROM ${complaints}`)[0]?.['n'],
  );
  const again = Number(
    rowsOf(
      files.ticketing,
      `SELECT count(DISTINCT a.requester_id) AS n FROM tickets a JOIN tickets b USING (requester_id, topic)
        WHERE a.category = 'complaint' AND b.category = 'complaint' AND b.created_at > a.created_at
          AND julianday(b.created_at) - julianday(a.created_at) <= 30`,
    )[0]?.['n'],
  );
  expect(Math.abs(again / complainers - RATES.complaintRepeated)).toBeLessThan(0.08);
});

test('customers of every stage are there, within the limits of invoices and orders', () => {
  const stages = Map.groupBy(readTruth(files.truth), ({ stage }) => stage);
  expect([...stages.keys()].toSorted()).toEqual(
    ['churned', 'declining', 'growing', 'mature', 'new', 'potential'].toSorted(),
  );
  for (const customers of stages.values()) expect(customers.length).toBeGreaterThan(100);
  expect(count(files.erp, '(SELECT 1 FROM Invoices GROUP BY BusinessPartnerID HAVING count(*) > 40)')).toBe(
    0,
  );
  expect(count(files.commerce, '(SELECT 1 FROM orders GROUP BY customerId HAVING count(*) > 30)')).toBe(0);
});

test('recent or not, often or not, much or not: customers of all eight kinds are there', () => {
  const purchases = new Map<string, { last: string; times: number; spent: number }>();
  const invoices = `SELECT BusinessPartnerID AS id, max(InvoiceDate) AS last, count(*) AS times, sum(GrossAmount) AS spent
    FROM Invoices WHERE Kind = 'IN' AND Currency = 'CNY' GROUP BY 1`;
  const orders = `SELECT customerId AS id, replace(substr(max(placedAt), 1, 10), '-', '') AS last, count(*) AS times,
    sum(totalMinor - returnedMinor) / 100.0 AS spent FROM orders WHERE currency = 'CNY' GROUP BY 1`;
  for (const row of [...rowsOf(files.erp, invoices), ...rowsOf(files.commerce, orders)]) {
    const bought = { last: textOf(row, 'last'), times: Number(row['times']), spent: Number(row['spent']) };
    purchases.set(textOf(row, 'id'), bought);
  }
  const kinds = Map.groupBy(purchases.values(), ({ last, times, spent }) =>
    [last >= '20260401', times >= 5, spent >= 5000].join(' '),
  );
  expect(kinds.size).toBe(8);
  for (const customers of kinds.values()) expect(customers.length).toBeGreaterThan(20);
});

test('the showcase customer is known to all systems, with an address that two of them disagree on', () => {
  const [showcase] = readTruth(files.truth);
  expect(showcase).toMatchObject({ customer: SHOWCASE.number, linkable: true, minor: false, vip: false });
  expect(showcase?.records.map(({ recordId }) => recordId)).toEqual(
    expect.arrayContaining([SHOWCASE.partnerId, SHOWCASE.contactId]),
  );
  expect(new Set(showcase?.records.map(({ source }) => source)).size).toBe(4);
  const [contact = {}] = rowsOf(
    files.crm,
    `SELECT * FROM contacts WHERE contactId = '${SHOWCASE.contactId}'`,
  );
  expect(contact).toMatchObject({ ownerId: 'am01', region: '华东' });
  expect(textOf(contact, 'fullName')).toMatch(/^欧阳/);
  expect(textOf(contact, 'consentsJson')).not.toContain('false');
  const [partner = {}] = rowsOf(
    files.erp,
    `SELECT * FROM BusinessPartners WHERE BusinessPartnerID = '${SHOWCASE.partnerId}'`,
  );
  expect(textOf(partner, 'BankCardNumber')).not.toBe('');
  expect(textOf(partner, 'Street').trim()).not.toBe(textOf(contact, 'addressLine').trim());
  const ids = Object.fromEntries(showcase?.records.map(({ source, recordId }) => [source, recordId]) ?? []);
  expect(count(files.erp, `Invoices WHERE BusinessPartnerID = '${ids['erp']}'`)).toBeGreaterThan(0);
  expect(count(files.commerce, `orders WHERE customerId = '${ids['commerce']}'`)).toBeGreaterThan(0);
  expect(count(files.crm, `interactions WHERE contactId = '${ids['crm']}'`)).toBeGreaterThan(0);
  const open = `tickets WHERE requester_id = '${ids['ticketing']}' AND category = 'complaint' AND resolved_at IS NULL`;
  expect(count(files.ticketing, open)).toBeGreaterThan(0);
});

test('the raw values of a customer are those of all its records', () => {
  const values = rawValues(files);
  expect(values.size).toBe(2000);
  const kinds = new Set(values.get(SHOWCASE.number)?.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(
    ['addressLine', 'bankCard', 'birthDate', 'email', 'name', 'nationalId', 'phone'].toSorted(),
  );
});
