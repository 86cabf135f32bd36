import { addressKey } from '../address-key.ts';
import { normaliseEmail } from '../normalise/email.ts';
import { normaliseName } from '../normalise/name.ts';
import { normaliseNationalId } from '../normalise/national-id.ts';
import { normalisePhone } from '../normalise/phone.ts';
import { normaliseTaxNumber } from '../normalise/tax-number.ts';
import { isPresent, textOf } from '../rows.ts';
import type { CustomerRows, Value } from '../rows.ts';

/** What one record says for a golden field; present. */
export interface Opinion {
  readonly recordType: string;
  readonly value: Value;
}

/** A golden field whose quality is looked at. */
export interface QualityField {
  /** Its coordinate. */
  readonly field: string;
  /** Two values with the same key agree; null where a value cannot be compared. */
  readonly key: (value: Value) => string | null;
  /** What the records say, in the order of the record types. */
  readonly opinions: (rows: CustomerRows) => readonly Opinion[];
}

/** The golden fields that are compared between records, in the order in which contradictions are listed. */
export const QUALITY_FIELDS = {
  name: {
    field: 'Customer.name',
    key: comparing(normaliseName),
    opinions: (rows) => [
      ...said('Contact', rows.Contact, (row) => row.name),
      ...said('BusinessPartner', rows.BusinessPartner, (row) => row.name),
      ...said('ShopCustomer', rows.ShopCustomer, (row) => row.name),
      ...said('Requester', rows.Requester, (row) => row.name),
    ],
  },
  type: {
    field: 'Customer.type',
    // Not every source can tell a channel partner from other companies, so only person and company contradict each other.
    key: comparing((type) => (type === 'CHANNEL_PARTNER' ? 'BUSINESS' : type)),
    opinions: (rows) => [
      ...said('BusinessPartner', rows.BusinessPartner, (row) => row.type),
      ...said('Contact', rows.Contact, (row) => row.type),
      ...said('Requester', rows.Requester, (row) => row.type),
      ...said('ShopCustomer', rows.ShopCustomer, (row) => row.type),
    ],
  },
  emails: {
    field: 'Customer.emails',
    key: comparing(normaliseEmail),
    opinions: (rows) => [
      ...said('Contact', rows.Contact, (row) => row.email),
      ...said('ShopCustomer', rows.ShopCustomer, (row) => row.email),
      ...said('BusinessPartner', rows.BusinessPartner, (row) => row.email),
      ...said('Requester', rows.Requester, (row) => row.email),
    ],
  },
  phones: {
    field: 'Customer.phones',
    key: comparing(normalisePhone),
    opinions: (rows) => [
      ...said('Contact', rows.Contact, (row) => row.mobile),
      ...said('ShopCustomer', rows.ShopCustomer, (row) => row.phone),
      ...said('BusinessPartner', rows.BusinessPartner, (row) => row.phone),
      ...said('Requester', rows.Requester, (row) => row.phone),
    ],
  },
  nationalId: {
    field: 'Customer.nationalId',
    key: comparing(normaliseNationalId),
    opinions: (rows) => said('Contact', rows.Contact, (row) => row.nationalId),
  },
  taxNumber: {
    field: 'Customer.taxNumber',
    key: comparing(normaliseTaxNumber),
    opinions: (rows) => [
      ...said('BusinessPartner', rows.BusinessPartner, (row) => row.taxNumber),
      ...said('Contact', rows.Contact, (row) => row.taxNumber),
    ],
  },
  birthDate: {
    field: 'Customer.birthDate',
    key: textOf,
    opinions: (rows) => said('Contact', rows.Contact, (row) => row.birthDate),
  },
  addresses: {
    field: 'Customer.addresses',
    key: addressKey,
    opinions: (rows) => [
      ...said('Contact', rows.Contact, (row) => row.address),
      ...said('BusinessPartner', rows.BusinessPartner, (row) => row.address),
      ...said('ShopCustomer', rows.ShopCustomer, (row) => row.address),
    ],
  },
} as const satisfies Readonly<Record<string, QualityField>>;

function said<Row>(
  recordType: string,
  rows: readonly Row[] | undefined,
  read: (row: Row) => Value | undefined,
): readonly Opinion[] {
  return (rows ?? [])
    .map(read)
    .filter(isPresent)
    .map((value) => ({ recordType, value }));
}

/** What cannot be normalised is compared as it is written, so that two systems with the same slip agree. */
function comparing(normalise: (raw: string) => string | null): (value: Value) => string | null {
  return (value) => {
    const text = textOf(value);
    return text === null ? null : (normalise(text) ?? text.trim().toLowerCase());
  };
}
