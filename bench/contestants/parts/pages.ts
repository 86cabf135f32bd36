import { type LinkedCustomer, type Links } from '../../upstreams/links.ts';
import { byOwner, earliest, first, newest, newestFirst, union } from './golden.ts';
import type { Invoice, Order, Partner, Ticket } from './records.ts';
import { SOURCES } from './sources.ts';

const Q1_PARTNER =
  'BusinessPartnerID,Name,SalesRegion,CreditLimit,Currency,PaymentTerms,BankCardNumber,CreatedAt,LastChangedAt';
const Q1_CONTACT = 'contactId fullName nationalId gender ownerId region vip tags createdAt modifiedAt';
const Q1_INVOICE = 'InvoiceID,BusinessPartnerID,Kind,Status,InvoiceDate,DueDate,GrossAmount,Currency';
const Q1_TICKET = 'id,requester_id,category,priority,status,created_at,resolved_at';
const Q2_INVOICE = 'InvoiceID,BusinessPartnerID,Status,InvoiceDate,GrossAmount,Currency';
const Q2_TICKET = 'id,requester_id,category,priority,status,created_at';
const Q3_PARTNER =
  'BusinessPartnerID,TaxNumber,SalesRegion,CreditLimit,Currency,PaymentTerms,BankCardNumber,LastChangedAt';
const Q3_CONTACT = 'contactId nationalId taxNumber birthDate gender ownerId region vip modifiedAt';

const invoiceDay = ({ issuedOn }: Invoice) => issuedOn;
export const ticketTime = ({ createdAt }: Ticket) => createdAt;
export const orderTime = ({ placedAt }: Order) => placedAt;

export const cards = (partners: readonly Partner[]): readonly string[] | null =>
  union(partners.map(({ bankCard }) => (bankCard === null ? null : [bankCard.replaceAll(/[\s-]/g, '')])));

export const keysOf = (
  customers: readonly LinkedCustomer[],
  type: keyof LinkedCustomer['records'],
): readonly string[] => customers.flatMap(({ records }) => records[type]);

/** One customer with four sources. */
export async function profile(links: Links, id: string) {
  const linked = links.byId.get(id);
  if (linked === undefined) return { customer: null };
  const { BusinessPartner, Contact: contactIds, Requester, ShopCustomer } = linked.records;
  const [partnerRows, contactRows, requesterRows, shopRows, invoices, tickets, orders] = await Promise.all([
    SOURCES.partners(BusinessPartner, Q1_PARTNER),
    SOURCES.contacts(contactIds, Q1_CONTACT),
    SOURCES.requesters(Requester),
    SOURCES.shopCustomers(ShopCustomer),
    SOURCES.invoices(BusinessPartner, Q1_INVOICE),
    SOURCES.tickets(Requester, Q1_TICKET),
    SOURCES.orders(ShopCustomer),
  ]);
  const [partners, contacts] = [newestFirst(partnerRows), newestFirst(contactRows)];
  const [requesters, shopCustomers] = [newestFirst(requesterRows), newestFirst(shopRows)];
  const named = [...contacts, ...partners, ...shopCustomers, ...requesters];
  return {
    customer: {
      id,
      name: first(named, ({ name }) => name),
      since: earliest(named.map(({ createdAt }) => createdAt)),
      region: first([...contacts, ...partners], ({ region }) => region),
      gender: first(contacts, ({ gender }) => gender),
      owner: first(contacts, ({ owner }) => owner),
      vip: first(contacts, ({ vip }) => vip),
      tags: union(contacts.map(({ tags }) => tags)),
      nationalId: first(contacts, ({ nationalId }) => nationalId),
      creditLimit: first(partners, ({ creditLimit }) => creditLimit),
      paymentTerms: first(partners, ({ paymentTerms }) => paymentTerms),
      bankCards: cards(partners),
      invoices: {
        nodes: newest(invoices, { at: invoiceDay, most: 5 }).map(
          ({ number, kind, status, issuedOn, dueOn, amount }) => ({
            number,
            kind,
            status,
            issuedOn,
            dueOn,
            amount,
          }),
        ),
      },
      tickets: {
        nodes: newest(tickets, { at: ticketTime, most: 5 }).map(
          ({ number, category, priority, status, createdAt, resolvedAt }) => ({
            number,
            category,
            priority,
            status,
            createdAt,
            resolvedAt,
          }),
        ),
      },
      orders: { nodes: newest(orders, { at: orderTime, most: 5 }).map(orderLine) },
    },
  };
}

const orderLine = ({ number, placedAt, status, total }: Order) => ({ number, placedAt, status, total });

/** Fifty customers with their newest invoices, tickets and orders. */
export async function activity(links: Links, after: string | undefined, most = 5) {
  const { customers } = links.page(50, after);
  const [invoices, tickets, orders] = await Promise.all([
    SOURCES.invoices(keysOf(customers, 'BusinessPartner'), Q2_INVOICE).then(byOwner),
    SOURCES.tickets(keysOf(customers, 'Requester'), Q2_TICKET).then(byOwner),
    SOURCES.orders(keysOf(customers, 'ShopCustomer')).then(byOwner),
  ]);
  const nodes = customers.map(({ id, records }) => ({
    id,
    invoices: {
      nodes: newest(
        records.BusinessPartner.flatMap((key) => invoices.get(key) ?? []),
        { at: invoiceDay, most },
      ).map(({ number, status, issuedOn, amount }) => ({ number, status, issuedOn, amount })),
    },
    tickets: {
      nodes: newest(
        records.Requester.flatMap((key) => tickets.get(key) ?? []),
        { at: ticketTime, most },
      ).map(({ number, category, priority, status, createdAt }) => ({
        number,
        category,
        priority,
        status,
        createdAt,
      })),
    },
    orders: {
      nodes: newest(
        records.ShopCustomer.flatMap((key) => orders.get(key) ?? []),
        { at: orderTime, most },
      ).map(orderLine),
    },
  }));
  return { customers: { nodes } };
}

/** A page of a thousand flat rows out of ERP and CRM. */
export async function flatPage(links: Links, after: string | undefined) {
  return { customers: { nodes: await flatRows(links.page(1000, after).customers) } };
}

/** The rows of some customers. */
export async function flatRows(customers: readonly LinkedCustomer[]) {
  const [partnerRows, contactRows] = await Promise.all([
    SOURCES.partners(keysOf(customers, 'BusinessPartner'), Q3_PARTNER),
    SOURCES.contacts(keysOf(customers, 'Contact'), Q3_CONTACT),
  ]);
  const partnersById = new Map(partnerRows.map((row) => [row.id, row]));
  const contactsById = new Map(contactRows.map((row) => [row.id, row]));
  return customers.map(({ id, records }) => {
    const partners = newestFirst(records.BusinessPartner.flatMap((key) => partnersById.get(key) ?? []));
    const contacts = newestFirst(records.Contact.flatMap((key) => contactsById.get(key) ?? []));
    return {
      id,
      gender: first(contacts, ({ gender }) => gender),
      owner: first(contacts, ({ owner }) => owner),
      region: first([...contacts, ...partners], ({ region }) => region),
      vip: first(contacts, ({ vip }) => vip),
      birthDate: first(contacts, ({ birthDate }) => birthDate),
      nationalId: first(contacts, ({ nationalId }) => nationalId),
      taxNumber: first([...partners, ...contacts], ({ taxNumber }) => taxNumber),
      bankCards: cards(partners),
      creditLimit: first(partners, ({ creditLimit }) => creditLimit),
      paymentTerms: first(partners, ({ paymentTerms }) => paymentTerms),
    };
  });
}

export type FlatRow = Awaited<ReturnType<typeof flatRows>>[number];

/** A group with its subsidiaries, their orders and the lines of those. */
export async function group(links: Links, id: string) {
  const linked = links.byId.get(id);
  if (linked === undefined) return { customer: null };
  const below = await SOURCES.partnersBelow(linked.records.BusinessPartner);
  const found = new Set(below.map((row) => links.byPartner.get(row.id)));
  const subsidiaries = [...found].filter((child) => child !== undefined).filter((child) => child.id !== id);
  const orders = byOwner(await SOURCES.ordersWithLines(keysOf(subsidiaries, 'ShopCustomer')));
  return {
    customer: {
      id,
      subsidiaries: subsidiaries.map((child) => ({
        id: child.id,
        orders: {
          nodes: newest(
            child.records.ShopCustomer.flatMap((key) => orders.get(key) ?? []),
            { at: orderTime, most: 10 },
          ).map(({ number, placedAt, status, lines }) => ({ number, placedAt, status, lines })),
        },
      })),
    },
  };
}
