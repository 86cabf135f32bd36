import type { SampleFiles } from '../../samples/data/generate.ts';
import { rowsOf, textOf } from '../samples/rows.ts';

export type ValueKind =
  'name' | 'email' | 'phone' | 'number' | 'addressLine' | 'postalCode' | 'date' | 'amount' | 'text';

/** A sensitive value as a source holds it. */
export interface SourceValue {
  readonly kind: ValueKind;
  /** The field of the graph that shows it, such as `Contact.name`. */
  readonly coordinate: string;
  /** The customer record that it belongs to. */
  readonly recordType: string;
  readonly recordId: string;
  readonly value: string;
}

interface Table {
  readonly source: Exclude<keyof SampleFiles, 'truth'>;
  readonly table: string;
  /** The column with the key of the customer record. */
  readonly owner: string;
  readonly recordType: string;
  readonly columns: Readonly<Record<string, readonly [coordinate: string, kind: ValueKind]>>;
}

const PARTNER = { source: 'erp', owner: 'BusinessPartnerID', recordType: 'BusinessPartner' } as const;
const CONTACT = { source: 'crm', owner: 'contactId', recordType: 'Contact' } as const;

/** Every column of the sample systems that holds something SENSITIVE or CONFIDENTIAL with a value worth looking for. */
const TABLES: readonly Table[] = [
  {
    ...PARTNER,
    table: 'BusinessPartners',
    columns: {
      Name: ['BusinessPartner.name', 'name'],
      TaxNumber: ['BusinessPartner.taxNumber', 'number'],
      Email: ['BusinessPartner.email', 'email'],
      Phone: ['BusinessPartner.phone', 'phone'],
      Street: ['BusinessPartner.address', 'addressLine'],
      PostalCode: ['BusinessPartner.address', 'postalCode'],
      CreditLimit: ['BusinessPartner.creditLimit', 'amount'],
      BankCardNumber: ['BusinessPartner.bankCard', 'number'],
    },
  },
  {
    ...PARTNER,
    table: 'Invoices',
    columns: { GrossAmount: ['Invoice.amount', 'amount'], PaidAmount: ['Invoice.paidAmount', 'amount'] },
  },
  { ...PARTNER, table: 'Payments', columns: { Amount: ['Payment.amount', 'amount'] } },
  {
    ...CONTACT,
    table: 'contacts',
    columns: {
      fullName: ['Contact.name', 'name'],
      nationalId: ['Contact.nationalId', 'number'],
      taxNumber: ['Contact.taxNumber', 'number'],
      birthDate: ['Contact.birthDate', 'date'],
      mobile: ['Contact.mobile', 'phone'],
      email: ['Contact.email', 'email'],
      addressLine: ['Contact.address', 'addressLine'],
      postalCode: ['Contact.address', 'postalCode'],
    },
  },
  { ...CONTACT, table: 'interactions', columns: { note: ['Interaction.note', 'text'] } },
  { ...CONTACT, table: 'opportunities', columns: { amount: ['Opportunity.amount', 'amount'] } },
  {
    source: 'ticketing',
    owner: 'id',
    recordType: 'Requester',
    table: 'requesters',
    columns: {
      name: ['Requester.name', 'name'],
      email: ['Requester.email', 'email'],
      phone: ['Requester.phone', 'phone'],
    },
  },
  {
    source: 'ticketing',
    owner: 'requester_id',
    recordType: 'Requester',
    table: 'tickets',
    columns: { description: ['Ticket.description', 'text'] },
  },
  {
    source: 'commerce',
    owner: 'id',
    recordType: 'ShopCustomer',
    table: 'customers',
    columns: {
      displayName: ['ShopCustomer.name', 'name'],
      email: ['ShopCustomer.email', 'email'],
      phone: ['ShopCustomer.phone', 'phone'],
      line: ['ShopCustomer.address', 'addressLine'],
      postalCode: ['ShopCustomer.address', 'postalCode'],
    },
  },
  {
    source: 'commerce',
    owner: 'customerId',
    recordType: 'ShopCustomer',
    table: 'orders',
    columns: { totalMinor: ['Order.total', 'amount'], returnedMinor: ['Order.returned', 'amount'] },
  },
];

const NOTHING = new Set(['', '0', '0.00', '1900-01-01']);

/** Minor units as the decimal that the graph shows. */
function asShown(column: string, text: string): string {
  return column.endsWith('Minor')
    ? text.replace(
        /^(\d*?)(\d{1,2})$/,
        (_, whole: string, cents: string) => `${whole === '' ? '0' : whole}.${cents.padStart(2, '0')}`,
      )
    : text;
}

interface Part {
  readonly unitPriceMinor?: number;
  readonly amountMinor?: number;
}

function partsIn(json: string): readonly Part[] {
  const parts: unknown = JSON.parse(json);
  return Array.isArray(parts) ? parts : [];
}

/** The amounts inside the lists that an order holds. */
function orderParts(files: SampleFiles): readonly SourceValue[] {
  return rowsOf(files.commerce, 'SELECT * FROM orders').flatMap((row) => {
    const owner = {
      kind: 'amount',
      recordType: 'ShopCustomer',
      recordId: textOf(row, 'customerId'),
    } as const;
    const lines = partsIn(textOf(row, 'linesJson')).map(({ unitPriceMinor }) => ({
      coordinate: 'OrderLine.unitPrice',
      minor: unitPriceMinor,
    }));
    const returns = partsIn(textOf(row, 'returnsJson')).map(({ amountMinor }) => ({
      coordinate: 'OrderReturn.amount',
      minor: amountMinor,
    }));
    return [...lines, ...returns].map(({ coordinate, minor }) => ({
      ...owner,
      coordinate,
      value: asShown('Minor', String(minor ?? 0)),
    }));
  });
}

/** All sensitive values of the four systems. */
export function sourceValues(files: SampleFiles): readonly SourceValue[] {
  const values = TABLES.flatMap(({ source, table, owner, recordType, columns }) =>
    rowsOf(files[source], `SELECT * FROM ${table}`).flatMap((row) =>
      Object.entries(columns).flatMap(([column, [coordinate, kind]]) => {
        const text = textOf(row, column);
        if (NOTHING.has(text)) return [];
        return [{ kind, coordinate, recordType, recordId: textOf(row, owner), value: asShown(column, text) }];
      }),
    ),
  );
  return [...values, ...orderParts(files)];
}
