/** Which customer is in which entries. */
export interface Postings {
  /** Takes up an entry that comes after those taken up before. */
  add(sequence: number, body: string): void;
  /** Customers in order, each with the sequence numbers of its entries as JSON. */
  rows(): readonly (readonly [customer: string, sequences: string])[];
}

const CUSTOMERS = '"customers":';

/** No slot before the customers, and no id, can hold a quotation mark or a bracket; and to read the rest as well takes several times as long. */
function customersOf(body: string): readonly string[] {
  const start = body.indexOf(CUSTOMERS) + CUSTOMERS.length;
  return JSON.parse(body.slice(start, body.indexOf(']', start) + 1));
}

/** Postings of the entries of one run of the index: a customer has one row for all of them. */
export function collectPostings(): Postings {
  const sequences = new Map<string, number[]>();
  return {
    add(sequence, body) {
      for (const customer of customersOf(body)) {
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
