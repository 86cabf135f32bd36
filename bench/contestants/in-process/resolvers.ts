import type { LinkedCustomer, Links } from '../../upstreams/links.ts';
import { earliest, first, newest, newestFirst, union } from '../parts/golden.ts';
import type { Contact, Partner } from '../parts/records.ts';
import type { Loaders } from './loaders.ts';

export interface Context {
  readonly links: Links;
  readonly loaders: Loaders;
}

interface First {
  readonly first: number;
}

/** A customer on its way through one request; its records are loaded when the first field wants them. */
export interface CustomerNode {
  readonly linked: LinkedCustomer;
  readonly contacts: () => Promise<readonly Contact[]>;
  readonly partners: () => Promise<readonly Partner[]>;
  readonly named: () => Promise<readonly Named[]>;
}

interface Named {
  readonly name: string | null;
  readonly createdAt: string | null;
}

function once<Result>(compute: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= compute());
}

interface Loader<Result> {
  load(key: string): Promise<Result>;
}

async function all<Row extends { readonly id: string; readonly asOf: string | null }>(
  loader: Loader<Row | null>,
  [id, ...others]: readonly string[],
): Promise<readonly Row[]> {
  if (id === undefined) return [];
  const rows = await Promise.all([loader.load(id), ...others.map((other) => loader.load(other))]);
  return newestFirst(rows.filter((row) => row !== null));
}

function customerNode(linked: LinkedCustomer, { loaders }: Context): CustomerNode {
  const { Contact: contactIds, BusinessPartner, ShopCustomer, Requester } = linked.records;
  const contacts = once(() => all(loaders.contacts, contactIds));
  const partners = once(() => all(loaders.partners, BusinessPartner));
  const named = once(async () => {
    const lists = await Promise.all([
      contacts(),
      partners(),
      all(loaders.shopCustomers, ShopCustomer),
      all(loaders.requesters, Requester),
    ]);
    return lists.flat();
  });
  return { linked, contacts, partners, named };
}

async function children<Row>(
  loader: Loader<readonly Row[]>,
  owners: readonly string[],
): Promise<readonly Row[]> {
  const lists = await Promise.all(owners.map((owner) => loader.load(owner)));
  return lists.flat();
}

async function crmBeforeErp({ contacts, partners }: CustomerNode): Promise<readonly (Contact | Partner)[]> {
  const [fromCrm, fromErp] = await Promise.all([contacts(), partners()]);
  return [...fromCrm, ...fromErp];
}

/** Resolvers as the documentation of graphql-js and DataLoader shows them: one for each field that is fetched, loaders by request. */
export const RESOLVERS = {
  Query: {
    customer: (_root: unknown, { id }: { readonly id: string }, context: Context) => {
      const linked = context.links.byId.get(id);
      return linked === undefined ? null : customerNode(linked, context);
    },
    customers: (_root: unknown, args: First & { readonly after?: string }, context: Context) => ({
      nodes: context.links
        .page(args.first, args.after)
        .customers.map((linked) => customerNode(linked, context)),
    }),
  },
  Customer: {
    id: ({ linked }: CustomerNode) => linked.id,
    name: async ({ named }: CustomerNode) => first(await named(), ({ name }) => name),
    since: async ({ named }: CustomerNode) => earliest((await named()).map(({ createdAt }) => createdAt)),
    region: async (customer: CustomerNode) => first(await crmBeforeErp(customer), ({ region }) => region),
    gender: async ({ contacts }: CustomerNode) => first(await contacts(), ({ gender }) => gender),
    owner: async ({ contacts }: CustomerNode) => first(await contacts(), ({ owner }) => owner),
    vip: async ({ contacts }: CustomerNode) => first(await contacts(), ({ vip }) => vip),
    tags: async ({ contacts }: CustomerNode) => union((await contacts()).map(({ tags }) => tags)),
    nationalId: async ({ contacts }: CustomerNode) => first(await contacts(), ({ nationalId }) => nationalId),
    birthDate: async ({ contacts }: CustomerNode) => first(await contacts(), ({ birthDate }) => birthDate),
    taxNumber: async ({ contacts, partners }: CustomerNode) => {
      const [fromErp, fromCrm] = await Promise.all([partners(), contacts()]);
      return first([...fromErp, ...fromCrm], ({ taxNumber }) => taxNumber);
    },
    creditLimit: async ({ partners }: CustomerNode) =>
      first(await partners(), ({ creditLimit }) => creditLimit),
    paymentTerms: async ({ partners }: CustomerNode) =>
      first(await partners(), ({ paymentTerms }) => paymentTerms),
    bankCards: async ({ partners }: CustomerNode) =>
      union(
        (await partners()).map(({ bankCard }) =>
          bankCard === null ? null : [bankCard.replaceAll(/[\s-]/g, '')],
        ),
      ),
    invoices: async ({ linked }: CustomerNode, { first: most }: First, { loaders }: Context) => ({
      nodes: newest(await children(loaders.invoices, linked.records.BusinessPartner), {
        at: ({ issuedOn }) => issuedOn,
        most,
      }),
    }),
    tickets: async ({ linked }: CustomerNode, { first: most }: First, { loaders }: Context) => ({
      nodes: newest(await children(loaders.tickets, linked.records.Requester), {
        at: ({ createdAt }) => createdAt,
        most,
      }),
    }),
    orders: async ({ linked }: CustomerNode, { first: most }: First, { loaders }: Context) => ({
      nodes: newest(await children(loaders.orders, linked.records.ShopCustomer), {
        at: ({ placedAt }) => placedAt,
        most,
      }),
    }),
    subsidiaries: async ({ linked }: CustomerNode, _args: unknown, context: Context) => {
      const keys = await children(context.loaders.partnersBelow, linked.records.BusinessPartner);
      const found = new Set(keys.map((key) => context.links.byPartner.get(key)));
      return [...found]
        .filter((child) => child !== undefined)
        .filter((child) => child.id !== linked.id)
        .map((child) => customerNode(child, context));
    },
  },
};
