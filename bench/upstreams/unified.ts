import type { Row, Value } from '../../src/connectors/connector.ts';
import { rowReader } from '../../src/connectors/read-row.ts';
import { readCatalogue } from '../../src/graph/catalogue.ts';
import { chooseGolden } from '../../src/resolvers/golden.ts';
import { NORMALISERS } from '../../src/resolvers/normalisers.ts';
import { DERIVED } from '../../src/resolvers/derived/index.ts';
import type { CustomerRecordType, LinkedCustomer, Links } from './links.ts';
import { placesOf, type SourceRow, type Table } from './table.ts';
import type { Tables } from './tables.ts';

/** An object of a subgraph, with `__typename`. */
export type Unified = Readonly<Record<string, unknown>>;

interface Kind {
  readonly table: Table;
  /** The source's own shape of a row. */
  readonly shape: (row: SourceRow) => unknown;
}

const list = (text: unknown): unknown => JSON.parse(typeof text === 'string' ? text : '[]');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const CONTACT_SHAPE = (row: SourceRow): unknown => ({
  ...row,
  tags: { tag: list(row['tagsJson']) },
  consents: { consent: list(row['consentsJson']) },
});

const ORDER_SHAPE = (row: SourceRow): unknown => ({
  ...row,
  lines: list(row['linesJson']),
  returns: list(row['returnsJson']),
});

const plain = (row: SourceRow): unknown => ({
  ...row,
  satisfaction: row,
  activity: row,
  shippingAddress: row,
});

function kindsOf({ erp, crm, ticketing, commerce }: Tables): Readonly<Record<string, Kind>> {
  return {
    BusinessPartner: { table: erp.BusinessPartners, shape: plain },
    Contact: { table: crm.contacts, shape: CONTACT_SHAPE },
    Requester: { table: ticketing.requesters, shape: plain },
    ShopCustomer: { table: commerce.customers, shape: plain },
    Invoice: { table: erp.Invoices, shape: plain },
    Ticket: { table: ticketing.tickets, shape: plain },
    Order: { table: commerce.orders, shape: ORDER_SHAPE },
  };
}

interface Children {
  readonly type: string;
  readonly owner: CustomerRecordType;
  readonly by: string;
  readonly newest: string;
}

const CHILDREN: Readonly<Record<string, Children>> = {
  invoices: { type: 'Invoice', owner: 'BusinessPartner', by: 'BusinessPartnerID', newest: 'issuedOn' },
  tickets: { type: 'Ticket', owner: 'Requester', by: 'requester_id', newest: 'createdAt' },
  orders: { type: 'Order', owner: 'ShopCustomer', by: 'customerId', newest: 'placedAt' },
};

/** What a subgraph adds to the golden fields, so that the others can be computed where `@requires` says. */
const PARTS: Readonly<Record<string, string>> = {
  crmName: 'Contact.name',
  crmRegion: 'Contact.region',
  crmTaxNumber: 'Contact.taxNumber',
  crmSince: 'Contact.createdAt',
  shopName: 'ShopCustomer.name',
  shopSince: 'ShopCustomer.createdAt',
  ticketingName: 'Requester.name',
  ticketingSince: 'Requester.createdAt',
};

const moneyTyped = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'amount' in value
    ? { __typename: 'Money', ...value }
    : value;

function typedRow(type: string, row: Row): Unified {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((item) => typedPart(name, item)) : moneyTyped(value),
  ]);
  return { __typename: type, ...Object.fromEntries(entries) };
}

function typedPart(field: string, value: Value): unknown {
  if (field !== 'lines' || typeof value !== 'object' || value === null) return value;
  return {
    __typename: 'OrderLine',
    ...Object.fromEntries(Object.entries(value).map(([name, part]) => [name, moneyTyped(part)])),
  };
}

/**
 * The customers as the subgraphs of the peers show them. Facet's own readers and survivorship rules make them, so that all contestants can give the
 * same answer; every subgraph knows the links, which saves the peers a source.
 */
export function unifiedCustomers(tables: Tables, links: Links): (id: string) => Unified {
  const catalogue = readCatalogue(`${import.meta.dirname}/../../schema`, new Set(Object.keys(DERIVED)));
  const kinds = kindsOf(tables);
  const readers = new Map(
    Array.from(catalogue.records.values(), (record) => [
      record.name,
      rowReader(record, [...record.columns.values()]),
    ]),
  );
  const rowsOf = (type: string, column: string, keys: readonly string[]): readonly Row[] => {
    const kind = kinds[type];
    const read = readers.get(type);
    if (kind === undefined || read === undefined) throw new Error(`expected a record type, got ${type}`);
    return placesOf(kind.table, column, keys).map((place) => read(kind.shape(kind.table.rows[place] ?? {})));
  };
  const golden = (customer: LinkedCustomer) => (coordinate: string) => {
    const info = catalogue.fields.get(coordinate);
    const { from, rule } = info?.golden ?? { from: [coordinate], rule: 'SOURCE_PRIORITY' as const };
    const candidates = from.flatMap((name) => {
      const [type = '', field = ''] = name.split('.');
      const keys = Object.entries(customer.records).find(([known]) => known === type)?.[1] ?? [];
      const record = catalogue.records.get(type);
      return rowsOf(type, kinds[type]?.table.key ?? '', keys).map((row) => ({
        source: record?.source ?? '',
        recordType: type,
        recordId: textOf(row[record?.key ?? '']),
        asOf: typeof row['asOf'] === 'string' ? row['asOf'] : null,
        value: row[field] ?? null,
      }));
    });
    return moneyTyped(chooseGolden(rule, candidates, NORMALISERS[coordinate])?.value ?? null);
  };
  const children = (customer: LinkedCustomer, { type, owner, by, newest }: Children): readonly Unified[] =>
    rowsOf(type, by, customer.records[owner])
      .toSorted((a, b) => newestFirst(a, b, newest))
      .map((row) => typedRow(type, row));
  const made = new Map<LinkedCustomer, Unified>();
  const unified = (customer: LinkedCustomer): Unified => {
    const kept = made.get(customer) ?? make(customer);
    made.set(customer, kept);
    return kept;
  };
  const make = (customer: LinkedCustomer): Unified => {
    const choose = golden(customer);
    const fields = Array.from(catalogue.fields.values()).filter(
      (info) => info.parent === 'Customer' && info.golden,
    );
    const all: Record<string, unknown> = { __typename: 'Customer', id: customer.id };
    for (const { name, coordinate } of fields) lazy(all, name, () => choose(coordinate));
    for (const [name, coordinate] of Object.entries(PARTS)) lazy(all, name, () => choose(coordinate));
    for (const [name, of] of Object.entries(CHILDREN)) lazy(all, name, () => children(customer, of));
    lazy(all, 'subsidiaries', () => subsidiaries(customer));
    return all;
  };
  const subsidiaries = (customer: LinkedCustomer): readonly Unified[] => {
    const rows = placesOf(tables.erp.BusinessPartners, 'ParentPartnerID', customer.records.BusinessPartner);
    const found = rows.map((place) => links.byPartner.get(tables.erp.BusinessPartners.keyAt(place)));
    return [...new Set(found)]
      .filter((child) => child !== undefined)
      .filter((child) => child !== customer)
      .map(unified);
  };
  return (id) => {
    const customer = links.byId.get(id);
    if (customer === undefined) throw new RangeError('expected the id of a customer');
    return unified(customer);
  };
}

function newestFirst(a: Row, b: Row, field: string): number {
  const [left, right] = [textOf(a[field]), textOf(b[field])];
  if (left !== right) return left > right ? -1 : 1;
  return textOf(a['number']) < textOf(b['number']) ? -1 : 1;
}

function lazy(target: Record<string, unknown>, name: string, compute: () => unknown): void {
  let value: unknown;
  const get = (): unknown => (value ??= compute() ?? null);
  Object.defineProperty(target, name, { get, enumerable: true });
}
