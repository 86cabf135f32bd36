import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogue } from '../../src/graph/catalogue.ts';
import { DERIVED } from '../../src/resolvers/derived/index.ts';

const SCHEMA = join(import.meta.dirname, '../../schema');
const derived = new Set(Object.keys(DERIVED));

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-schema-'));
  cpSync(SCHEMA, folder, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  expect(after, `"${String(from)}" stands in ${file}`).not.toBe(before);
  writeFileSync(path, after);
}

describe('the shipped schema', () => {
  it('is accepted', () => {
    const catalogue = readCatalogue(SCHEMA, derived);
    expect(catalogue.sources.map(({ name }) => name)).toEqual(['commerce', 'crm', 'erp', 'ticketing']);
    expect(catalogue.fields.get('Customer.nationalId')).toMatchObject({
      classification: 'CONFIDENTIAL',
      category: 'NATIONAL_ID',
    });
  });

  it('gives every column the path by which its source knows it', () => {
    const { records } = readCatalogue(SCHEMA, derived);
    expect(records.get('Ticket')?.columns.get('csat')).toMatchObject({
      path: ['satisfaction', 'csat'],
      type: 'Int',
    });
    expect(records.get('Order')?.columns.get('total')).toMatchObject({
      path: ['totalMinor'],
      currency: ['currency'],
      format: 'MINOR_UNITS',
    });
    const address = records.get('BusinessPartner')?.columns.get('address');
    expect(address?.path).toEqual([]);
    expect(address?.parts?.find(({ field }) => field === 'line')?.path).toEqual(['Street']);
  });
});

/** What breaks a rule of the schema, and what the fault must say. */
const FAULTS: readonly {
  readonly rule: string;
  readonly what: string;
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly fault: string;
}[] = [
  {
    rule: 'rule 1: nothing unclassified',
    what: 'an output field',
    file: 'customer.graphql',
    from: 'enum CustomerType',
    to: 'type Stray {\n  secret: String\n}\n\nenum CustomerType',
    fault: 'Stray.secret has no classification',
  },
  {
    rule: 'rule 1: nothing unclassified',
    what: 'a column of a source',
    file: 'sources/crm.graphql',
    from: /@lookup\(by: "number", at: "GetInteractionsById"[^)]*\)\s*@classified\(as: INTERNAL\)/,
    to: '@lookup(by: "number", at: "GetInteractionsById", parameter: "interactionId", batch: 100)',
    fault: 'Interaction.channel has no classification',
  },
  {
    rule: 'rule 1: nothing unclassified',
    what: 'an argument',
    file: 'customer.graphql',
    from: 'customer(id: ID! @classified(as: INTERNAL))',
    to: 'customer(id: ID!)',
    fault: 'Query.customer(id:) has no classification',
  },
  {
    rule: 'rule 1: nothing unclassified',
    what: 'an input field',
    file: 'customer.graphql',
    from: 'viewer: String @classified(as: INTERNAL)',
    to: 'viewer: String',
    fault: 'AuditFilter.viewer has no classification',
  },
  {
    rule: 'rule 1: nothing unclassified',
    what: 'a type-wide classification that could cover a secret field',
    file: 'customer.graphql',
    from: 'type Customer implements Node @classified(as: INTERNAL)',
    to: 'type Customer implements Node @classified(as: SENSITIVE)',
    fault: 'Customer: @classified on a type may be PUBLIC or INTERNAL',
  },
  {
    rule: 'rule 5: derived inherits',
    what: 'a derived field below what it reads',
    file: 'customer.graphql',
    from: /(historicValue: Money[\s\S]*?)@classified\(as: SENSITIVE/,
    to: '$1@classified(as: INTERNAL',
    fault: 'CustomerValue.historicValue is INTERNAL, but reads Invoice.amount, which is SENSITIVE',
  },
  {
    rule: 'rule 5: derived inherits',
    what: 'a golden field below one of its candidates',
    file: 'customer.graphql',
    from: /(nationalId: String\s*@golden[^@]*)@classified\(as: CONFIDENTIAL/,
    to: '$1@classified(as: SENSITIVE',
    fault: 'Customer.nationalId is SENSITIVE, but reads Contact.nationalId, which is CONFIDENTIAL',
  },
  {
    rule: 'rule 5: derived inherits',
    what: 'a declassifier that was taken away',
    file: 'customer.graphql',
    from: /@declassified\(by: "valueTier"\)/,
    to: '',
    fault: 'CustomerValue.tier is INTERNAL, but reads Invoice.amount, which is SENSITIVE',
  },
  {
    rule: 'every reference leads somewhere',
    what: 'a golden field from a column that is not there',
    file: 'customer.graphql',
    from: '"Contact.nationalId"], rule',
    to: '"Contact.idCard"], rule',
    fault: 'Customer.nationalId is golden from "Contact.idCard", which is no field of a customer record',
  },
  {
    rule: 'every reference leads somewhere',
    what: 'a golden field from a column of another type',
    file: 'customer.graphql',
    from: '@golden(from: ["Contact.nationalId"]',
    to: '@golden(from: ["Contact.birthDate"]',
    fault: 'Customer.nationalId is String, but golden from "Contact.birthDate", which is Date',
  },
  {
    rule: 'every reference leads somewhere',
    what: 'a derived field without a function',
    file: 'customer.graphql',
    from: 'openTickets: Int',
    to: 'openCases: Int',
    fault: 'CustomerService.openCases has @reads, but no function',
  },
  {
    rule: 'every reference leads somewhere',
    what: 'a filter on a field that is not there',
    file: 'customer.graphql',
    from: '@filters(on: "Invoice.status", by: IN)',
    to: '@filters(on: "Invoice.state", by: IN)',
    fault: 'InvoiceFilter.status filters on "Invoice.state", which is no field',
  },
  {
    rule: 'every reference leads somewhere',
    what: 'a sorting by a field that is not there',
    file: 'customer.graphql',
    from: '@sorts(on: "Order.total", direction: ASC)',
    to: '@sorts(on: "Order.sum", direction: ASC)',
    fault: '@sorts(on: "Order.sum") names no field',
  },
  {
    rule: 'sources are described whole',
    what: 'a record type that hangs on nothing',
    file: 'sources/erp.graphql',
    from: '@belongsTo(record: "BusinessPartner", by: "partnerId")',
    to: '',
    fault: 'Invoice needs either @record(customer: true) or @belongsTo, not neither',
  },
  {
    rule: 'sources are described whole',
    what: 'a key by which nothing is found',
    file: 'sources/ticketing.graphql',
    from: '@lookup(by: "number", parameter: "ids", batch: 100)',
    to: '',
    fault: 'Ticket needs a @lookup(by: "number"), its key',
  },
  {
    rule: 'sources are described whole',
    what: 'a code that is translated to a name that is not there',
    file: 'sources/erp.graphql',
    from: 'to: "OVERDUE"',
    to: 'to: "LATE"',
    fault: 'translates to "LATE"; expected one of OPEN, PAID, OVERDUE, CANCELLED',
  },
  {
    rule: 'sources are described whole',
    what: 'a file without a source',
    file: 'sources/commerce.graphql',
    from: /extend schema @source\([^)]*\)/,
    to: '',
    fault: 'sources/commerce.graphql: expected "extend schema @source(name:, role:, protocol:)"',
  },
  {
    rule: 'the files are GraphQL',
    what: 'a syntax fault',
    file: 'sources/commerce.graphql',
    from: 'enum OrderStatus {',
    to: 'enum OrderStatus [',
    fault: 'sources/commerce.graphql:',
  },
];

describe.each(
  Map.groupBy(FAULTS, ({ rule }) => rule)
    .entries()
    .toArray(),
)('%s', (_rule, faults) => {
  it.each(faults)('names $what', ({ file, from, to, fault }) => {
    edit(file, from, to);
    expect(() => readCatalogue(folder, derived)).toThrow(fault);
  });
});

it('tells all faults at once', () => {
  edit('customer.graphql', 'viewer: String @classified(as: INTERNAL)', 'viewer: String');
  edit('sources/erp.graphql', 'to: "OVERDUE"', 'to: "LATE"');
  expect(() => readCatalogue(folder, derived)).toThrow(/LATE[\s\S]*AuditFilter\.viewer/);
});
