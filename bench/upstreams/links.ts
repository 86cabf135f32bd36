import { readFileSync } from 'node:fs';

export type CustomerRecordType = 'BusinessPartner' | 'Contact' | 'Requester' | 'ShopCustomer';

/** A customer with the keys of its records, as Facet linked them. */
export interface LinkedCustomer {
  readonly sequence: number;
  readonly id: string;
  readonly records: Readonly<Record<CustomerRecordType, readonly string[]>>;
}

/** What `harness/links.ts` writes. */
export interface LinkFile {
  readonly customers: readonly LinkedCustomer[];
  readonly heads: readonly string[];
}

export interface Links {
  /** In the order of sequence numbers. */
  readonly customers: readonly LinkedCustomer[];
  readonly byId: ReadonlyMap<string, LinkedCustomer>;
  /** Ids of the customers that have subsidiaries. */
  readonly heads: ReadonlySet<string>;
  /** The customer to whom a business partner belongs. */
  readonly byPartner: ReadonlyMap<string, LinkedCustomer>;
  /** The next customers after a cursor, which holds a sequence number. */
  page(
    first: number,
    after: string | undefined,
  ): { readonly customers: readonly LinkedCustomer[]; readonly hasNextPage: boolean };
}

export const cursorOf = ({ sequence }: LinkedCustomer): string =>
  Buffer.from(String(sequence)).toString('base64url');

/** Reads the links that `harness/links.ts` has written. */
export function readLinks(path: string): Links {
  const { customers, heads }: LinkFile = JSON.parse(readFileSync(path, 'utf8'));
  const placeOf = new Map(customers.map(({ sequence }, place) => [sequence, place]));
  return {
    customers,
    heads: new Set(heads),
    byId: new Map(customers.map((customer) => [customer.id, customer])),
    byPartner: new Map(
      customers.flatMap((customer) =>
        customer.records.BusinessPartner.map((key) => [key, customer] as const),
      ),
    ),
    page(first, after) {
      const last = after === undefined ? undefined : Number(Buffer.from(after, 'base64url').toString());
      const start = last === undefined ? 0 : (placeOf.get(last) ?? -1) + 1;
      return {
        customers: customers.slice(start, start + first),
        hasNextPage: start + first < customers.length,
      };
    },
  };
}
