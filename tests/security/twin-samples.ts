import { cpSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ensureSamples } from '../../samples/data/ensure.ts';
import { type SampleFiles, sampleFilesIn } from '../../samples/data/generate.ts';
import { isCardNumber, isNationalId } from '../../src/masking/check-digits.ts';
import { rowsOf, type SqlRow, textOf } from '../samples/rows.ts';
import { readTruth } from '../samples/truth.ts';

/** The contacts that are the only one of their customer: what only contacts hold can change in them without changing who is who. */
function onlyContacts(files: SampleFiles): ReadonlyMap<string, boolean> {
  return new Map(
    readTruth(files.truth).flatMap(({ records }) => {
      const contacts = records.filter(({ source }) => source === 'crm');
      const [contact] = contacts;
      return contact && contacts.length === 1 ? [[contact.recordId, records.length === 1]] : [];
    }),
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
  const days = Array.from({ length: 365 }, (_, day) =>
    new Date(Date.UTC(Number(year), 0, day + 1)).toISOString(),
  );
  const ids = days.map((day) => id.slice(0, 6) + day.slice(0, 10).replaceAll('-', '') + id.slice(14));
  const other = ids.find((one) => one !== id && isNationalId(one));
  if (other === undefined) throw new Error('expected another national id');
  return other;
}

/** Another amount with the same leading digit and length. */
const otherAmount = (amount: string): string =>
  amount.slice(0, 1) + amount.slice(1).replaceAll(/\d/g, (digit) => String(9 - Number(digit)));

/** What stands in contacts alone, changed within its mask. */
function changedIdentity(row: SqlRow): Readonly<Record<string, string>> {
  const id = textOf(row, 'nationalId');
  const birthDate = textOf(row, 'birthDate');
  return {
    ...(isNationalId(id) && { nationalId: otherNationalId(id) }),
    ...(/^19[3-9]/.test(birthDate) && {
      birthDate: birthDate.replace(/-\d\d-\d\d$/, (day) => (day === '-03-04' ? '-03-05' : '-03-04')),
    }),
  };
}

/** Everything else that is personal, of a contact whom no other system knows. */
function changedReach(row: SqlRow): Readonly<Record<string, string>> {
  const [name, mobile, email] = [textOf(row, 'fullName'), textOf(row, 'mobile'), textOf(row, 'email')];
  return {
    ...(/^\p{Script=Han}{3}$/u.test(name) && { fullName: `${name.slice(0, 1)}澈昀` }),
    mobile: mobile.replace(/^((?:\+86)?1\d\d)\d{4}(\d{4})$/, '$17531$2'),
    email: `${email.slice(0, 1)}.twin.of.another${email.slice(email.indexOf('@'))}`,
    addressLine: '孪生路77号7栋707室',
    postalCode: '777777',
  };
}

function update(
  path: string,
  table: string,
  key: readonly [column: string, value: string],
  values: Readonly<Record<string, string>>,
): void {
  const database = new DatabaseSync(path);
  const columns = Object.keys(values).map((column) => `${column} = ?`);
  database
    .prepare(`UPDATE ${table} SET ${columns.join(', ')} WHERE ${key[0]} = ?`)
    .run(...Object.values(values), key[1]);
  database.close();
}

/** Changes what is personal of many contacts within what the masks show of it. */
export function changePersons(files: SampleFiles): number {
  const only = onlyContacts(files);
  const rows = rowsOf(files.crm, 'SELECT * FROM contacts').filter((row) =>
    only.has(textOf(row, 'contactId')),
  );
  for (const row of rows) {
    const id = textOf(row, 'contactId');
    const values = { ...changedIdentity(row), ...(only.get(id) === true && changedReach(row)) };
    if (Object.keys(values).length > 0) update(files.crm, 'contacts', ['contactId', id], values);
  }
  return rows.length;
}

/** Exchanges amounts of old, paid invoices that look alike behind the mask, so that no sum over them changes; changes cards and opportunities. */
export function changeAmounts(files: SampleFiles): number {
  let changes = 0;
  const invoices = rowsOf(
    files.erp,
    `SELECT * FROM Invoices WHERE Kind = 'IN' AND Status = 'P' AND PaidAmount = GrossAmount AND InvoiceDate < '20240701' ORDER BY InvoiceID`,
  );
  const alike = Map.groupBy(invoices, (row) => {
    const amount = textOf(row, 'GrossAmount');
    return `${textOf(row, 'BusinessPartnerID')} ${textOf(row, 'Currency')} ${amount.slice(0, 1)} ${amount.length}`;
  });
  for (const [first, second] of alike.values()) {
    if (!first || !second || textOf(first, 'GrossAmount') === textOf(second, 'GrossAmount')) continue;
    for (const [row, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const amount = textOf(other, 'GrossAmount');
      update(files.erp, 'Invoices', ['InvoiceID', textOf(row, 'InvoiceID')], {
        GrossAmount: amount,
        PaidAmount: amount,
      });
    }
    changes += 1;
  }
  for (const row of rowsOf(files.crm, 'SELECT * FROM opportunities')) {
    update(files.crm, 'opportunities', ['opportunityId', textOf(row, 'opportunityId')], {
      amount: otherAmount(textOf(row, 'amount')),
    });
    changes += 1;
  }
  for (const row of rowsOf(files.erp, "SELECT * FROM BusinessPartners WHERE BankCardNumber <> ''")) {
    const card = textOf(row, 'BankCardNumber');
    if (!isCardNumber(card)) continue;
    const other = between(card.slice(0, 6), card.slice(-4), isCardNumber, card);
    update(files.erp, 'BusinessPartners', ['BusinessPartnerID', textOf(row, 'BusinessPartnerID')], {
      BankCardNumber: other,
    });
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
