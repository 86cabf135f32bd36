import type { Links } from '../upstreams/links.ts';
import { pagesOf, type Request } from './work.ts';

const REQUESTS = 100;
const CHILDREN = [
  ['invoices', 'number status issuedOn amount { amount currency }'],
  ['tickets', 'number category priority status createdAt'],
  ['orders', 'number placedAt status total { amount currency }'],
] as const;

/** Out of ERP and CRM from the first pair on; `creditLimit` are two values. */
const COLUMNS: Readonly<Record<number, string>> = {
  2: 'owner paymentTerms',
  6: 'owner paymentTerms gender vip creditLimit { amount currency }',
  12: 'owner paymentTerms gender vip creditLimit { amount currency } region tags nationalId birthDate taxNumber bankCards',
};

const SOURCES = [
  'gender owner',
  'creditLimit { amount currency } paymentTerms',
  'tickets(first: 5) { nodes { number status } }',
  'orders(first: 5) { nodes { number status } }',
] as const;

/** Something that an operation can have more of; everything else stays the same. */
interface Axis {
  readonly title: string;
  readonly values: readonly number[];
  /** Customers of a page. */
  readonly page: (value: number) => number;
  readonly fields: (value: number) => string;
  /** That ask at the same time, where it is not as many as usual. */
  readonly connections?: (value: number) => number;
}

export const AXES = {
  rows: {
    title: 'customers on a page, 6 values each out of two sources',
    values: [1, 10, 50, 200, 1000],
    page: (value) => value,
    fields: () => COLUMNS[6] ?? '',
  },
  children: {
    title: 'newest invoices, tickets and orders, of each at most so many for each of 50 customers',
    values: [0, 5, 20, 50],
    page: () => 50,
    fields: (value) =>
      value === 0
        ? ''
        : CHILDREN.map(([name, fields]) => `${name}(first: ${value}) { nodes { ${fields} } }`).join(' '),
  },
  columns: {
    title: 'values for each of 200 customers, out of two sources',
    values: [2, 6, 12],
    page: () => 200,
    fields: (value) => COLUMNS[value] ?? '',
  },
  sources: {
    title: 'sources for 50 customers: CRM, ERP, tickets, shop',
    values: [1, 2, 3, 4],
    page: () => 50,
    fields: (value) => SOURCES.slice(0, value).join(' '),
  },
  connections: {
    title: 'connections that ask at the same time, each for one customer out of four sources',
    values: [1, 4, 16, 64],
    page: () => 1,
    fields: () => SOURCES.join(' '),
    connections: (value) => value,
  },
} as const satisfies Readonly<Record<string, Axis>>;

export type AxisName = keyof typeof AXES;

/** How many ask at the same time at one place of an axis, if that is not as usual. */
export function connectionsAt(name: AxisName, value: number): number | undefined {
  const axis: Axis = AXES[name];
  return axis.connections?.(value);
}

/** The requests at one place of an axis. */
export function growthRequests(name: AxisName, value: number, links: Links): readonly Request[] {
  const axis: Axis = AXES[name];
  const page = axis.page(value);
  const query = `query Growth($after: String) {
  customers(first: ${page}, after: $after) { nodes { id ${axis.fields(value)} } }
}`;
  return pagesOf(links, page, REQUESTS).map((variables) => ({ query, variables }));
}
