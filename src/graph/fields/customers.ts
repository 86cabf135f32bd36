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

interface Placed {
  readonly sequence: number;
  readonly customer: CustomerNode;
}

/**
 * The next visible customers, at most `count`. Goes on through the links until there are as many, or no more: customers that the viewer may not know of
 * leave no gap.
 */
async function visibleAfter(
  start: number | undefined,
  count: number,
  context: GraphContext,
): Promise<readonly Placed[]> {
  const constant = context.access.constant('Customer.id');
  if (constant?.treatment.kind === 'DENY') return [];
  const atATime = constant ? count : Math.max(count, LOOK_AHEAD);
  const found: Placed[] = [];
  let place = start;
  let isMore = true;
  while (found.length < count && isMore) {
    const page = context.links.page({ first: atATime, ...(place !== undefined && { after: place }) });
    const placed = page.customers.map(({ seq, id }) => ({ sequence: seq, customer: context.customer(id) }));
    const shown = constant ? [] : await allReady(placed.map(({ customer }) => isVisible(context, customer)));
    found.push(...(constant ? placed : placed.filter((_, index) => shown[index])));
    place = placed.at(-1)?.sequence ?? place;
    isMore = page.hasNextPage;
  }
  return found.slice(0, count);
}

async function allCustomers(
  { first, after }: PageArguments,
  context: GraphContext,
): Promise<Connection<CustomerNode>> {
  const start = readSequence(after);
  // One more than asked for tells whether there is a next page for this viewer.
  const found = await visibleAfter(start, first + 1, context);
  return connectionOf({
    nodes: found.slice(0, first).map(({ customer }) => customer),
    hasNextPage: found.length > first,
    hasPreviousPage: start !== undefined,
    // Where some may be hidden, a count of all would tell how many.
    totalCount: () => (context.access.constant('Customer.id') ? context.links.count() : null),
    place: (_customer, index) => String(found[index]?.sequence),
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
