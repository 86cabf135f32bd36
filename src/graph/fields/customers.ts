import type { CustomerNode, GraphContext } from '../context.ts';
import { isVisible, type Resolver } from '../door.ts';
import { allReady } from '../maybe.ts';
import {
  badCursor,
  type Connection,
  connectionOf,
  decodeCursor,
  type PageArguments,
  readPage,
  readSequence,
} from '../page.ts';
import { searchCustomers } from './search.ts';

/** Where facts decide who is visible, so many customers are looked at at once. */
const LOOK_AHEAD = 100;

/** Customers with their places among all. */
interface Placed {
  readonly customers: readonly CustomerNode[];
  readonly sequences: readonly number[];
}

/**
 * The next visible customers, at least `count` if there are so many. Goes on through the links until there are as many, or no more: customers that the viewer may
 * not know of leave no gap.
 */
async function visibleAfter(
  start: number | undefined,
  count: number,
  context: GraphContext,
): Promise<Placed> {
  const constant = context.access.constant('Customer.id');
  const customers: CustomerNode[] = [];
  const sequences: number[] = [];
  if (constant?.treatment.kind === 'DENY') return { customers, sequences };
  const atATime = constant ? count : Math.max(count, LOOK_AHEAD);
  let place = start;
  let isMore = true;
  while (customers.length < count && isMore) {
    const page = context.links.page({ first: atATime, ...(place !== undefined && { after: place }) });
    const next = page.customers.map(({ id }) => context.customer(id));
    const shown = constant ? undefined : await allReady(next.map((customer) => isVisible(context, customer)));
    next.forEach((customer, index) => {
      if (shown && !shown[index]) return;
      customers.push(customer);
      sequences.push(page.customers[index]?.seq ?? 0);
    });
    place = page.customers.at(-1)?.seq ?? place;
    isMore = page.hasNextPage;
  }
  return { customers, sequences };
}

async function allCustomers(
  { first, after }: PageArguments,
  context: GraphContext,
): Promise<Connection<CustomerNode>> {
  const start = readSequence(after);
  // One more than asked for tells whether there is a next page for this viewer.
  const { customers, sequences } = await visibleAfter(start, first + 1, context);
  return connectionOf({
    nodes: customers.slice(0, first),
    hasNextPage: customers.length > first,
    hasPreviousPage: start !== undefined,
    // Where some may be hidden, a count of all would tell how many.
    totalCount: () => (context.access.constant('Customer.id') ? context.links.count() : null),
    place: (_customer, index) => String(sequences[index]),
  });
}

async function foundCustomers(
  search: string,
  { first, after }: PageArguments,
  context: GraphContext,
): Promise<Connection<CustomerNode>> {
  const { results, isWhole } = await searchCustomers(search, context);
  const last = after === null ? null : decodeCursor(after);
  const start = last === null ? 0 : results.findIndex(({ id }) => id === last) + 1;
  if (last !== null && start === 0) throw badCursor();
  return connectionOf({
    nodes: results.slice(start, start + first),
    hasNextPage: start + first < results.length,
    hasPreviousPage: start > 0,
    totalCount: () => (isWhole ? results.length : null),
    place: ({ id }) => id,
  });
}

/** `Query.customers`: all of them, or those that a search finds, a page at a time. */
export const customersField: Resolver = (_parent, args, context) => {
  const page = readPage(args, context.pageSize);
  return typeof args['search'] === 'string'
    ? foundCustomers(args['search'], page, context)
    : allCustomers(page, context);
};
