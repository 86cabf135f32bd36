import type { CustomerRecordType, LinkedCustomer } from './links.ts';

interface System {
  readonly record: CustomerRecordType;
  /** Keys that the system takes in one call, as `schema/sources/` says. */
  readonly keys: number;
  /** The lists that it fetches beside the records of the customers. */
  readonly lists: readonly string[];
}

const SYSTEMS: Readonly<Record<string, System>> = {
  erp: { record: 'BusinessPartner', keys: 200, lists: ['invoices', 'subsidiaries'] },
  crm: { record: 'Contact', keys: 100, lists: [] },
  ticketing: { record: 'Requester', keys: 100, lists: ['tickets'] },
  commerce: { record: 'ShopCustomer', keys: 250, lists: ['orders'] },
};

const ALREADY_KNOWN = new Set(['__typename', 'id']);

/**
 * How many calls the service behind a subgraph would make to its system for some fields of some customers: those for the records and for each
 * list, in chunks; further pages are not counted. The subgraphs of the bench answer from memory.
 */
export function callsBehind(
  subgraph: string,
): (fields: readonly string[], customers: Iterable<LinkedCustomer | undefined>) => number {
  const system = SYSTEMS[subgraph];
  if (system === undefined) throw new RangeError(`expected a subgraph, got ${subgraph}`);
  const { record, keys, lists } = system;
  return (fields, customers) => {
    const fetches =
      fields.filter((field) => lists.includes(field)).length +
      Number(fields.some((field) => !ALREADY_KNOWN.has(field) && !lists.includes(field)));
    if (fetches === 0) return 0;
    let count = 0;
    for (const customer of customers) count += customer?.records[record].length ?? 0;
    return fetches * Math.ceil(count / keys);
  };
}
