import type { LinkedCustomer, Links } from '../../upstreams/links.ts';
import { byOwner, first, newest, newestFirst, union } from './golden.ts';
import { activity, cards, keysOf, orderTime, ticketTime } from './pages.ts';
import { SOURCES } from './sources.ts';

const PARTNER: Readonly<Record<number, string>> = {
  2: 'BusinessPartnerID,PaymentTerms,LastChangedAt',
  6: 'BusinessPartnerID,PaymentTerms,CreditLimit,Currency,LastChangedAt',
  12: 'BusinessPartnerID,PaymentTerms,CreditLimit,Currency,SalesRegion,TaxNumber,BankCardNumber,LastChangedAt',
};
const CONTACT: Readonly<Record<number, string>> = {
  2: 'contactId ownerId modifiedAt',
  6: 'contactId ownerId gender vip modifiedAt',
  12: 'contactId ownerId gender vip region tags nationalId birthDate taxNumber modifiedAt',
};

async function columns(customers: readonly LinkedCustomer[], count: number) {
  const [partnerRows, contactRows] = await Promise.all([
    SOURCES.partners(keysOf(customers, 'BusinessPartner'), PARTNER[count] ?? ''),
    SOURCES.contacts(keysOf(customers, 'Contact'), CONTACT[count]),
  ]);
  const partnersById = new Map(partnerRows.map((row) => [row.id, row]));
  const contactsById = new Map(contactRows.map((row) => [row.id, row]));
  return customers.map(({ id, records }) => {
    const partners = newestFirst(records.BusinessPartner.flatMap((key) => partnersById.get(key) ?? []));
    const contacts = newestFirst(records.Contact.flatMap((key) => contactsById.get(key) ?? []));
    const two = {
      id,
      owner: first(contacts, ({ owner }) => owner),
      paymentTerms: first(partners, ({ paymentTerms }) => paymentTerms),
    };
    if (count === 2) return two;
    const six = {
      ...two,
      gender: first(contacts, ({ gender }) => gender),
      vip: first(contacts, ({ vip }) => vip),
      creditLimit: first(partners, ({ creditLimit }) => creditLimit),
    };
    if (count === 6) return six;
    return {
      ...six,
      region: first([...contacts, ...partners], ({ region }) => region),
      tags: union(contacts.map(({ tags }) => tags)),
      nationalId: first(contacts, ({ nationalId }) => nationalId),
      birthDate: first(contacts, ({ birthDate }) => birthDate),
      taxNumber: first([...partners, ...contacts], ({ taxNumber }) => taxNumber),
      bankCards: cards(partners),
    };
  });
}

async function sources(customers: readonly LinkedCustomer[], count: number) {
  const [contactRows, partnerRows, tickets, orders] = await Promise.all([
    SOURCES.contacts(keysOf(customers, 'Contact'), 'contactId gender ownerId modifiedAt'),
    count > 1
      ? SOURCES.partners(
          keysOf(customers, 'BusinessPartner'),
          'BusinessPartnerID,CreditLimit,Currency,PaymentTerms,LastChangedAt',
        )
      : [],
    count > 2
      ? SOURCES.tickets(keysOf(customers, 'Requester'), 'id,requester_id,status,created_at').then(byOwner)
      : undefined,
    count > 3 ? SOURCES.orders(keysOf(customers, 'ShopCustomer')).then(byOwner) : undefined,
  ]);
  const partnersById = new Map(partnerRows.map((row) => [row.id, row]));
  const contactsById = new Map(contactRows.map((row) => [row.id, row]));
  return customers.map(({ id, records }) => {
    const contacts = newestFirst(records.Contact.flatMap((key) => contactsById.get(key) ?? []));
    const partners = newestFirst(records.BusinessPartner.flatMap((key) => partnersById.get(key) ?? []));
    return {
      id,
      gender: first(contacts, ({ gender }) => gender),
      owner: first(contacts, ({ owner }) => owner),
      ...(count > 1 && {
        creditLimit: first(partners, ({ creditLimit }) => creditLimit),
        paymentTerms: first(partners, ({ paymentTerms }) => paymentTerms),
      }),
      ...(tickets && {
        tickets: {
          nodes: newest(
            records.Requester.flatMap((key) => tickets.get(key) ?? []),
            { at: ticketTime, most: 5 },
          ).map(({ number, status }) => ({ number, status })),
        },
      }),
      ...(orders && {
        orders: {
          nodes: newest(
            records.ShopCustomer.flatMap((key) => orders.get(key) ?? []),
            { at: orderTime, most: 5 },
          ).map(({ number, status }) => ({ number, status })),
        },
      }),
    };
  });
}

const page = async (nodes: Promise<readonly object[]>) => ({ customers: { nodes: await nodes } });

/** The pages by which it is seen how the cost grows: `growth/<axis>/<value>`. */
export const GROWTH: Readonly<
  Record<string, (links: Links, value: number, after: string | undefined) => Promise<object>>
> = {
  rows: (links, value, after) => page(columns(links.page(value, after).customers, 6)),
  columns: (links, value, after) => page(columns(links.page(200, after).customers, value)),
  sources: (links, value, after) => page(sources(links.page(50, after).customers, value)),
  connections: (links, _value, after) => page(sources(links.page(1, after).customers, 4)),
  children: async (links, value, after) =>
    value === 0
      ? { customers: { nodes: links.page(50, after).customers.map(({ id }) => ({ id })) } }
      : activity(links, after, value),
};
