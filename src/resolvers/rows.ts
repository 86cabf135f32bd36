/** A value of a record, after the connector has normalised it. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [part: string]: Value };

/** The fields of a record that derived functions may read. Only those that were asked for are there, and each may be null. */
type Fields<Names extends string> = { readonly [Name in Names]?: Value };

type ContactField =
  'name' | 'type' | 'email' | 'mobile' | 'taxNumber' | 'address' | 'nationalId' | 'birthDate';

type ContactRow = Fields<ContactField | 'tags' | 'asOf'>;
type BusinessPartnerRow = Fields<'name' | 'type' | 'email' | 'phone' | 'taxNumber' | 'address' | 'asOf'>;
type RequesterRow = Fields<'name' | 'type' | 'email' | 'phone' | 'asOf'>;
type ShopCustomerRow = Fields<
  'name' | 'type' | 'email' | 'phone' | 'address' | 'asOf' | 'lastLoginAt' | 'abandonedCartsLast30Days'
>;
export type InvoiceRow = Fields<'number' | 'kind' | 'status' | 'issuedOn' | 'amount'>;
export type OrderRow = Fields<'number' | 'status' | 'placedAt' | 'total' | 'returned'>;
export type TicketRow = Fields<
  | 'category'
  | 'topic'
  | 'status'
  | 'createdAt'
  | 'firstResponseAt'
  | 'resolvedAt'
  | 'reopenCount'
  | 'csat'
  | 'nps'
>;

/** All rows of one customer, by record type, over all linked records. A type that was not fetched is absent. */
export interface CustomerRows {
  readonly BusinessPartner?: readonly BusinessPartnerRow[];
  readonly Contact?: readonly ContactRow[];
  readonly Requester?: readonly RequesterRow[];
  readonly ShopCustomer?: readonly ShopCustomerRow[];
  readonly Invoice?: readonly InvoiceRow[];
  readonly Order?: readonly OrderRow[];
  readonly Ticket?: readonly TicketRow[];
}

/** An amount of money as records hold it. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Whether a value says something: null, the empty or blank string, the empty list and an object without any part do not. */
export function isPresent(value: Value | undefined): value is Exclude<Value, null> {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return startsPlainly(value) || value.trim() !== '';
  if (Array.isArray(value)) return value.some(isPresent);
  return !hasParts(value) || hasPresentPart(value);
}

/** Without a list of the parts, which would be made for each amount of money. */
function hasPresentPart(value: { readonly [part: string]: Value }): boolean {
  for (const part in value) if (isPresent(value[part])) return true;
  return false;
}

/** Whether a text begins with a visible character of ASCII, as most do. */
function startsPlainly(text: string): boolean {
  const code = text.charCodeAt(0);
  return code > 0x20 && code < 0x7f;
}

/** Whether a value has named parts (an address, an amount, a consent). */
export function hasParts(value: Value | undefined): value is { readonly [part: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as text, or null where it is none. */
export function textOf(value: Value | undefined): string | null {
  return typeof value === 'string' && isPresent(value) ? value : null;
}

/** The value as a finite number, or null where it is none. */
export function numberOf(value: Value | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The value as an amount of money, or null where it is none. */
export function moneyOf(value: Value | undefined): Money | null {
  if (!hasParts(value)) return null;
  const { amount, currency } = value;
  return typeof amount === 'string' && typeof currency === 'string' ? { amount, currency } : null;
}
