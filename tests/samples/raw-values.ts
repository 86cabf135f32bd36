import type { SampleFiles } from '../../samples/data/generate.ts';
import { rowsOf, textOf } from './rows.ts';
import { readTruth } from './truth.ts';

type RawKind =
  'name' | 'email' | 'phone' | 'nationalId' | 'taxNumber' | 'bankCard' | 'addressLine' | 'birthDate';

/** A sensitive value as it stands in a record. */
export interface RawValue {
  readonly kind: RawKind;
  readonly source: string;
  readonly recordId: string;
  readonly value: string;
}

const NOTHING = new Set(['', '1900-01-01']);

const COLUMNS = [
  {
    source: 'erp',
    table: 'BusinessPartners',
    key: 'BusinessPartnerID',
    kinds: {
      Name: 'name',
      Email: 'email',
      Phone: 'phone',
      TaxNumber: 'taxNumber',
      BankCardNumber: 'bankCard',
      Street: 'addressLine',
    },
  },
  {
    source: 'crm',
    table: 'contacts',
    key: 'contactId',
    kinds: {
      fullName: 'name',
      email: 'email',
      mobile: 'phone',
      nationalId: 'nationalId',
      taxNumber: 'taxNumber',
      addressLine: 'addressLine',
      birthDate: 'birthDate',
    },
  },
  {
    source: 'ticketing',
    table: 'requesters',
    key: 'id',
    kinds: { name: 'name', email: 'email', phone: 'phone' },
  },
  {
    source: 'commerce',
    table: 'customers',
    key: 'id',
    kinds: { displayName: 'name', email: 'email', phone: 'phone', line: 'addressLine' },
  },
] as const;

/** Sensitive values in every record, by source and record id. */
function valuesByRecord(files: SampleFiles): ReadonlyMap<string, readonly RawValue[]> {
  const values = new Map<string, RawValue[]>();
  for (const { source, table, key, kinds } of COLUMNS) {
    for (const row of rowsOf(files[source], `SELECT * FROM ${table}`)) {
      const recordId = textOf(row, key);
      const found: RawValue[] = [];
      for (const [column, kind] of Object.entries(kinds)) {
        const value = textOf(row, column);
        if (!NOTHING.has(value)) found.push({ kind, source, recordId, value });
      }
      values.set(`${source} ${recordId}`, found);
    }
  }
  return values;
}

/** All sensitive values that the four systems hold of each customer, by the customer's true number, as they are spelled there. */
export function rawValues(files: SampleFiles): ReadonlyMap<number, readonly RawValue[]> {
  const byRecord = valuesByRecord(files);
  return new Map(
    readTruth(files.truth).map(({ customer, records }) => [
      customer,
      records.flatMap(({ source, recordId }) => byRecord.get(`${source} ${recordId}`) ?? []),
    ]),
  );
}
