import { cpSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ensureSamples } from '../../samples/data/ensure.ts';
import { type SampleFiles, sampleFilesIn } from '../../samples/data/generate.ts';
import { isCardNumber, isNationalId } from '../../src/masking/check-digits.ts';
import { rowsOf, type SqlRow, textOf } from '../samples/rows.ts';
import { readTruth } from '../samples/truth.ts';

/** The keys of records that nobody else's customer shares: whatever stands in them can change without changing who is who. */
function loneRecords(files: SampleFiles, source: string): ReadonlySet<string> {
  return new Set(
    readTruth(files.truth).flatMap(({ records }) =>
      records.length === 1 && records[0]?.source === source ? [records[0].recordId] : [],
    ),
  );
}

/** The first of some numbers that fits, between a start and an end that stay. */
function between(start: string, end: string, fits: (text: string) => boolean, avoid: string): string {
  const length = avoid.length - start.length - end.length;
  for (let number = 1; number < 10 ** Math.min(length, 6); number += 1) {
    const text = start + String(number).padStart(length, '0') + end;
    if (fits(text) && text !== avoid) return text;
  }
  throw new Error('expected another number of the same form');
}

/** Another id with the same last four characters: the date of birth in it moves by days. */
function otherNationalId(id: string): string {
  const year = id.slice(6, 10);
  const days = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(Number(year), 0, day + 1)).toISOString());
  const ids = days.map((day) => id.slice(0, 6) + day.slice(0, 10).replaceAll('-', '') + id.slice(14));
  const other = ids.find((one) => one !== id && isNationalId(one));
  if (other === undefined) throw new Error('expected another national id');
  return other;
}

/** Another amount with the same leading digit and length. */
const otherAmount = (amount: string): string =>
  amount.slice(0, 1) + amount.slice(1).replaceAll(/\d/g, (digit) => String(9 - Number(digit)));

const isLongName = (row: SqlRow): boolean => /^\p{Script=Han}{3}$/u.test(textOf(row, 'fullName'));

function changedContact(row: SqlRow): Readonly<Record<string, string>> {
  const mobile = textOf(row, 'mobile');
  const email = textOf(row, 'email');
  return {
    fullName: `${textOf(row, 'fullName').slice(0, 1)}澈昀`,
    nationalId: otherNationalId(textOf(row, 'nationalId')),
    birthDate: textOf(row, 'birthDate').replace(/-\d\d-\d\d$/, (day) => (day === '-03-04' ? '-03-05' : '-03-04')),
    mobile: mobile.slice(0, 3) + (mobile.slice(3, 7) === '7531' ? '7532' : '7531') + mobile.slice(7),
    email: `${email.slice(0, 1)}.twin.of.another${email.slice(email.indexOf('@'))}`,
    addressLine: '孪生路77号7栋707室',
    postalCode: '777777',
  };
}

function update(path: string, table: string, key: readonly [column: string, value: string], values: Readonly<Record<string, string>>): void {
  const database = new DatabaseSync(path);
  const columns = Object.keys(values).map((column) => `${column} = ?`);
  database.prepare(`UPDATE ${table} SET ${columns.join(', ')} WHERE ${key[0]} = ?`).run(...Object.values(values), key[1]);
  database.close();
}

/** Changes everything personal of several contacts within what the masks show of it. */
export function changePersons(files: SampleFiles): number {
  const lone = loneRecords(files, 'crm');
  const contacts = rowsOf(files.crm, 'SELECT * FROM contacts').filter(
    (row) =>
      lone.has(textOf(row, 'contactId')) &&
      isLongName(row) &&
      isNationalId(textOf(row, 'nationalId')) &&
      /^1[3-9]\d{9}$/.test(textOf(row, 'mobile')) &&
      /^\w+[^@]+@[\w.]+$/.test(textOf(row, 'email')) &&
      textOf(row, 'birthDate').startsWith('19') &&
      !textOf(row, 'birthDate').startsWith('1900'),
  );
  for (const row of contacts) update(files.crm, 'contacts', ['contactId', textOf(row, 'contactId')], changedContact(row));
  return contacts.length;
}

/** Exchanges amounts of old, paid invoices that look alike behind the mask, so that no sum over them changes; changes cards and opportunities. */
export function changeAmounts(files: SampleFiles): number {
  let changes = 0;
  const invoices = rowsOf(
    files.erp,
    `SELECT * FROM Invoices WHERE Kind = 'IN' AND Status = 'P' AND PaidAmount = GrossAmount AND InvoiceDate < '20251001' ORDER BY InvoiceID`,
  );
  const alike = Map.groupBy(invoices, (row) => {
    const amount = textOf(row, 'GrossAmount');
    return `${textOf(row, 'BusinessPartnerID')} ${textOf(row, 'Currency')} ${amount.slice(0, 1)} ${amount.length}`;
  });
  for (const [first, second] of alike.values()) {
    if (!first || !second || textOf(first, 'GrossAmount') === textOf(second, 'GrossAmount')) continue;
    for (const [row, other] of [[first, second], [second, first]] as const) {
      const amount = textOf(other, 'GrossAmount');
      update(files.erp, 'Invoices', ['InvoiceID', textOf(row, 'InvoiceID')], { GrossAmount: amount, PaidAmount: amount });
    }
    changes += 1;
  }
  for (const row of rowsOf(files.crm, 'SELECT * FROM opportunities')) {
    update(files.crm, 'opportunities', ['opportunityId', textOf(row, 'opportunityId')], { amount: otherAmount(textOf(row, 'amount')) });
    changes += 1;
  }
  for (const row of rowsOf(files.erp, "SELECT * FROM BusinessPartners WHERE BankCardNumber <> ''")) {
    const card = textOf(row, 'BankCardNumber');
    if (!isCardNumber(card)) continue;
    const other = between(card.slice(0, 6), card.slice(-4), isCardNumber, card);
    update(files.erp, 'BusinessPartners', ['BusinessPartnerID', textOf(row, 'BusinessPartnerID')], { BankCardNumber: other });
    changes += 1;
  }
  return changes;
}

/** A copy of the sample data, in a folder of its own. */
export function copySamples(customers: number, folder: string): SampleFiles {
  const { erp } = ensureSamples({ customers, seed: 1 });
  cpSync(erp.replace(/erp\.db$/, ''), folder, { recursive: true });
  return sampleFilesIn(folder);
}
