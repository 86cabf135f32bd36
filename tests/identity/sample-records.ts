import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { SampleFiles } from '../../samples/data/generate.ts';
import type { IdentityRecord, StrongKey } from '../../src/identity/record.ts';

type Cell = SQLOutputValue | undefined;

const ORGANISATIONS = new Set(['2', '3', '企业', '渠道客户', 'COMPANY', 'RESELLER']);
const PERSONS = new Set(['1', '个人', '散客', '会员', 'PERSONAL']);
const UNKNOWN_BIRTH_DATE = '1900-01-01';

function kindOf(code: Cell): IdentityRecord['kind'] {
  if (PERSONS.has(String(code))) return 'PERSON';
  return ORGANISATIONS.has(String(code)) ? 'ORGANISATION' : null;
}

function keyOf(kind: StrongKey, value: Cell, verified = true): IdentityRecord['keys'] {
  return typeof value === 'string' && value !== '' ? [{ kind, value, verified }] : [];
}

interface Table {
  readonly source: keyof SampleFiles;
  readonly recordType: string;
  readonly sql: string;
}

const TABLES: readonly Table[] = [
  {
    source: 'erp',
    recordType: 'BusinessPartner',
    sql: `SELECT BusinessPartnerID AS id, Name AS name, PartnerCategory AS kind, TaxNumber AS tax, NULL AS national, Email AS email,
      EmailVerified AS verified, Phone AS phone, NULL AS birth FROM BusinessPartners`,
  },
  {
    source: 'crm',
    recordType: 'Contact',
    sql: `SELECT contactId AS id, fullName AS name, customerType AS kind, taxNumber AS tax, nationalId AS national, email,
      emailVerified AS verified, mobile AS phone, birthDate AS birth FROM contacts`,
  },
  {
    source: 'ticketing',
    recordType: 'Requester',
    sql: `SELECT id, name, kind, NULL AS tax, NULL AS national, email, email_verified AS verified, phone, NULL AS birth FROM requesters`,
  },
  {
    source: 'commerce',
    recordType: 'ShopCustomer',
    sql: `SELECT id, displayName AS name, accountType AS kind, NULL AS tax, NULL AS national, email, emailVerified AS verified, phone,
      NULL AS birth FROM customers`,
  },
];

function recordOf({ source, recordType }: Table, row: Record<string, SQLOutputValue>): IdentityRecord {
  const birthDate = row['birth'];
  return {
    source,
    recordType,
    recordId: String(row['id']),
    kind: kindOf(row['kind']),
    keys: [
      ...keyOf('TAX_NUMBER', row['tax']),
      ...keyOf('NATIONAL_ID', row['national']),
      ...keyOf('EMAIL', row['email'], row['verified'] === 1),
      ...keyOf('PHONE', row['phone']),
    ],
    birthDate: typeof birthDate === 'string' && birthDate !== UNKNOWN_BIRTH_DATE ? birthDate : null,
    name: typeof row['name'] === 'string' ? row['name'] : null,
  };
}

/** The customer records of the four sample systems, as the linker gets them. */
export async function* sampleRecords(files: SampleFiles): AsyncGenerator<readonly IdentityRecord[]> {
  for (const table of TABLES) {
    const database = new DatabaseSync(files[table.source], { readOnly: true });
    let batch: IdentityRecord[] = [];
    for (const row of database.prepare(table.sql).iterate()) {
      batch.push(recordOf(table, row));
      if (batch.length === 1000) {
        yield batch;
        batch = [];
      }
    }
    yield batch;
    database.close();
  }
}

/** What the generator knows of one record. */
export interface TrueRecord {
  readonly recordType: string;
  readonly recordId: string;
  readonly customer: number;
  /** Records of one customer with the same number are joined by strong keys that are the customer's alone. */
  readonly cluster: number;
}

/** The truth behind the sample records. */
export async function sampleTruth(files: SampleFiles): Promise<readonly TrueRecord[]> {
  const truth: TrueRecord[] = [];
  for await (const line of createInterface({ input: createReadStream(files.truth) })) {
    const { customer, records } = JSON.parse(line);
    for (const { recordType, recordId, cluster } of records)
      truth.push({ recordType, recordId, customer, cluster });
  }
  return truth;
}
