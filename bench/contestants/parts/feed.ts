import { Readable } from 'node:stream';
import type { Links } from '../../upstreams/links.ts';
import { type FlatRow, flatRows } from './pages.ts';

const PAGE = 1000;
const HEAD =
  'id,gender,owner,region,vip,birthDate,nationalId,taxNumber,bankCards,creditLimit_amount,creditLimit_currency,paymentTerms\r\n';
const SPECIAL = /[",\r\n]/;

const cell = (text: string | null): string => {
  if (text === null) return '';
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function line(row: FlatRow): string {
  const { id, gender, owner, region, vip, birthDate, nationalId, taxNumber, creditLimit } = row;
  const cards = row.bankCards === null ? '' : row.bankCards.join('; ');
  return `${id},${gender ?? ''},${cell(owner)},${cell(region)},${vip ?? ''},${birthDate ?? ''},${cell(nationalId)},${cell(taxNumber)},${cards},${creditLimit?.amount ?? ''},${creditLimit?.currency ?? ''},${cell(row.paymentTerms)}\r\n`;
}

async function* pages(links: Links, rows: number): AsyncGenerator<string> {
  yield HEAD;
  for (let start = 0; start < rows; start += PAGE) {
    let text = '';
    const customers = links.customers.slice(start, Math.min(start + PAGE, rows));
    if (customers.length === 0) return;
    for (const row of await flatRows(customers)) text += line(row);
    yield text;
  }
}

/** So many rows as CSV, page by page as the reader takes them. */
export const feed = (links: Links, rows: number): Readable => Readable.from(pages(links, rows));
