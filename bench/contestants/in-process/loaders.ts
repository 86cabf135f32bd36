import DataLoader from 'dataloader';
import { byOwner } from '../parts/golden.ts';
import type { Contact, Invoice, Order, Partner, Ticket } from '../parts/records.ts';
import { SOURCES } from '../parts/sources.ts';

const PARTNER =
  'BusinessPartnerID,Name,TaxNumber,SalesRegion,CreditLimit,Currency,PaymentTerms,BankCardNumber,CreatedAt,LastChangedAt';
const INVOICE = 'InvoiceID,BusinessPartnerID,Kind,Status,InvoiceDate,DueDate,GrossAmount,Currency';
const TICKET = 'id,requester_id,category,priority,status,created_at,resolved_at';

type Named = Awaited<ReturnType<typeof SOURCES.requesters>>[number];

const byId = <Row extends { readonly id: string }>(
  fetch: (ids: readonly string[]) => Promise<readonly Row[]>,
) =>
  new DataLoader<string, Row | null>(async (ids) => {
    const rows = new Map((await fetch(ids)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id) ?? null);
  });

const childrenOf = <Row extends { readonly owner: string }>(
  fetch: (owners: readonly string[]) => Promise<readonly Row[]>,
) =>
  new DataLoader<string, readonly Row[]>(async (owners) => {
    const rows = byOwner(await fetch(owners));
    return owners.map((owner) => rows.get(owner) ?? []);
  });

/** The loaders of one request. Without the selection at hand, they fetch every column that a field of the schema wants, as is usual. */
export const createLoaders = () => ({
  partners: byId<Partner>((ids) => SOURCES.partners(ids, PARTNER)),
  contacts: byId<Contact>((ids) => SOURCES.contacts(ids)),
  requesters: byId<Named>(SOURCES.requesters),
  shopCustomers: byId<Named>(SOURCES.shopCustomers),
  invoices: childrenOf<Invoice>((owners) => SOURCES.invoices(owners, INVOICE)),
  tickets: childrenOf<Ticket>((owners) => SOURCES.tickets(owners, TICKET)),
  orders: childrenOf<Order>(SOURCES.ordersWithAll),
  partnersBelow: new DataLoader<string, readonly string[]>(async (parents) => {
    const rows = Map.groupBy(await SOURCES.partnersBelow(parents), ({ parent }) => parent);
    return parents.map((parent) => (rows.get(parent) ?? []).map(({ id }) => id));
  }),
});

export type Loaders = ReturnType<typeof createLoaders>;
