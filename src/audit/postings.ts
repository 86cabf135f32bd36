import type { AuditRecord } from './entry.ts';

/** Which customer is in which entries. */
export interface Postings {
  /** Takes up an entry that comes after those taken up before. */
  add(sequence: number, body: string): void;
  /** Customers in order, each with the sequence numbers of its entries as JSON. */
  rows(): readonly (readonly [customer: string, sequences: string])[];
}

/** Postings of the entries of one run of the index: a customer has one row for all of them. */
export function collectPostings(): Postings {
  const sequences = new Map<string, number[]>();
  return {
    add(sequence, body) {
      const { customers }: Pick<AuditRecord, 'customers'> = JSON.parse(body);
      for (const customer of customers) {
        const known = sequences.get(customer);
        if (known === undefined) sequences.set(customer, [sequence]);
        else if (known.at(-1) !== sequence) known.push(sequence);
      }
    },
    rows: () =>
      [...sequences]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([customer, list]) => [customer, JSON.stringify(list)]),
  };
}
