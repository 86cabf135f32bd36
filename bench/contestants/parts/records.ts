import type { Raw } from './sources.ts';

const FULL_WIDTH = /[\uFF10-\uFF19]/g;
const TO_ASCII = 0xff10 - 0x30;

/** A text without the blanks of fixed-width columns and with digits in ASCII; null where it is empty. */
const text = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  if (trimmed === '') return null;
  return trimmed.replace(FULL_WIDTH, (digit) => String.fromCharCode(digit.charCodeAt(0) - TO_ASCII));
};

const money = (amount: unknown, currency: unknown) =>
  typeof amount === 'string' && typeof currency === 'string' ? { amount, currency } : null;

const MINOR_DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, KWD: 3 };

const minorMoney = (minor: unknown, currency: unknown) => {
  if (typeof minor !== 'number' || typeof currency !== 'string') return null;
  const digits = MINOR_DIGITS[currency] ?? 2;
  if (digits === 0) return { amount: String(minor), currency };
  const padded = String(minor).padStart(digits + 1, '0');
  return { amount: `${padded.slice(0, -digits)}.${padded.slice(-digits)}`, currency };
};

const compactDate = (value: unknown): string | null =>
  typeof value === 'string' && value !== ''
    ? `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`
    : null;

const code =
  (codes: Readonly<Record<string, string>>) =>
  (value: unknown): string | null =>
    typeof value === 'string' ? (codes[value] ?? null) : null;

const gender = code({ 男: 'MALE', 女: 'FEMALE' });
const invoiceKind = code({ IN: 'INVOICE', CM: 'CREDIT_MEMO' });
const invoiceStatus = code({ O: 'OPEN', P: 'PAID', D: 'OVERDUE', X: 'CANCELLED' });
const ticketStatus = code({
  new: 'NEW',
  open: 'OPEN',
  pending: 'PENDING',
  solved: 'RESOLVED',
  closed: 'CLOSED',
});
const upper = (value: unknown): string | null => (typeof value === 'string' ? value.toUpperCase() : null);

export const toPartner = (row: Raw) => ({
  id: String(row['BusinessPartnerID']),
  asOf: text(row['LastChangedAt']),
  name: text(row['Name']),
  taxNumber: text(row['TaxNumber']),
  region: text(row['SalesRegion']),
  creditLimit: money(row['CreditLimit'], row['Currency']),
  paymentTerms: text(row['PaymentTerms']),
  bankCard: text(row['BankCardNumber']),
  createdAt: row['CreatedAt'] === '1900-01-01T00:00:00Z' ? null : text(row['CreatedAt']),
});

export type Partner = ReturnType<typeof toPartner>;

const unescape = (xml: string): string =>
  xml.includes('&') ? xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') : xml;

/** The text of an element that stands once below a contact. */
function elementText(xml: string, name: string): string | null {
  const start = xml.indexOf(`<${name}>`);
  if (start < 0) return null;
  const from = start + name.length + 2;
  return text(unescape(xml.slice(from, xml.indexOf('<', from))));
}

const TAG = /<tag>([^<]*)<\/tag>/g;

export const toContact = (xml: string) => {
  const birthDate = elementText(xml, 'birthDate');
  const vip = elementText(xml, 'vip');
  return {
    id: elementText(xml, 'contactId') ?? '',
    asOf: elementText(xml, 'modifiedAt'),
    name: elementText(xml, 'fullName'),
    nationalId: elementText(xml, 'nationalId'),
    taxNumber: elementText(xml, 'taxNumber'),
    birthDate: birthDate === '1900-01-01' ? null : birthDate,
    gender: gender(elementText(xml, 'gender')),
    owner: elementText(xml, 'ownerId'),
    region: elementText(xml, 'region'),
    vip: vip === null ? null : vip === 'true',
    tags: xml.includes('<tag>')
      ? Array.from(xml.matchAll(TAG), ([, tag = '']) => unescape(tag).trim())
      : null,
    createdAt: elementText(xml, 'createdAt'),
  };
};

export type Contact = ReturnType<typeof toContact>;

export const toRequester = (row: Raw) => ({
  id: String(row['id']),
  asOf: text(row['updated_at']),
  name: text(row['name']),
  createdAt: text(row['created_at']),
});

export const toShopCustomer = (row: Raw) => ({
  id: String(row['id']),
  asOf: text(row['updatedAt']),
  name: text(row['displayName']),
  createdAt: text(row['createdAt']),
});

export const toInvoice = (row: Raw) => ({
  number: String(row['InvoiceID']),
  owner: String(row['BusinessPartnerID']),
  kind: invoiceKind(row['Kind']),
  status: invoiceStatus(row['Status']),
  issuedOn: compactDate(row['InvoiceDate']),
  dueOn: compactDate(row['DueDate']),
  amount: money(row['GrossAmount'], row['Currency']),
});

export const toTicket = (row: Raw) => ({
  number: String(row['id']),
  owner: String(row['requester_id']),
  category: upper(row['category']),
  priority: upper(row['priority']),
  status: ticketStatus(row['status']),
  createdAt: text(row['created_at']),
  resolvedAt: text(row['resolved_at']),
});

export const toOrder = (row: Raw) => ({
  number: String(row['id']),
  owner: String(row['customerId']),
  placedAt: text(row['placedAt']),
  status: text(row['status']),
  total: minorMoney(row['totalMinor'], row['currency']),
  lines: Array.isArray(row['lines'])
    ? row['lines'].map((line: Raw) => ({
        sku: text(line['sku']),
        quantity: line['quantity'] ?? null,
        unitPrice: minorMoney(line['unitPriceMinor'], line['currency']),
      }))
    : null,
});

export type Invoice = ReturnType<typeof toInvoice>;
export type Ticket = ReturnType<typeof toTicket>;
export type Order = ReturnType<typeof toOrder>;
