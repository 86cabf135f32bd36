import type { AuditEntry, AuditFilter } from '../../audit/entry.ts';
import { FacetError } from '../../errors.ts';
import type { CustomerNode, GraphContext, RecordNode } from '../context.ts';
import { isVisible, type Resolver } from '../door.ts';
import { isObject } from '../is-object.ts';
import { keyIn } from '../key.ts';
import { decodeGlobalId } from '../global-id.ts';
import {
  badCursor,
  type Connection,
  connectionOf,
  decodeCursor,
  type PageArguments,
  readPage,
} from '../page.ts';
import { searchCustomers } from './search.ts';

async function visible(customer: CustomerNode | null, context: GraphContext): Promise<CustomerNode | null> {
  return customer && (await isVisible(context, customer)) ? customer : null;
}

function customerById(id: unknown, context: GraphContext): Promise<CustomerNode | null> {
  const current = context.links.resolve(String(id));
  return visible(current === null ? null : context.customer(current), context);
}

const customerByRecord: Resolver = (_parent, { source, recordId }, context) => {
  const types = context.catalogue.sources
    .find(({ name }) => name === source)
    ?.records.filter((record) => record.customer);
  if (!types) {
    const detail = `must be one of ${context.catalogue.sources.map(({ name }) => name).join(', ')}`;
    throw new FacetError('ARGUMENT_INVALID', { details: { name: 'source', detail } });
  }
  const id = types
    .map((type) => context.links.customerOf(type.name, String(recordId)))
    .find((found) => found !== null);
  return id === undefined ? null : customerById(id, context);
};

function readSequence(after: string | null): number | undefined {
  if (after === null) return undefined;
  const sequence = Number(decodeCursor(after));
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw badCursor();
  return sequence;
}

/** Goes on through the links until the page is full or there are no more: customers that the viewer may not know of leave no gap. */
async function allCustomers(
  { first, after }: PageArguments,
  context: GraphContext,
): Promise<Connection<CustomerNode>> {
  const start = readSequence(after);
  const nodes: { readonly sequence: number; readonly customer: CustomerNode }[] = [];
  let isEveryoneVisible = true;
  let place = start;
  let hasNextPage = first > 0 || context.links.count() > 0;
  while (nodes.length < first && hasNextPage) {
    const page = context.links.page({
      first: first - nodes.length,
      ...(place !== undefined && { after: place }),
    });
    const shown = await Promise.all(page.customers.map(({ id }) => isVisible(context, context.customer(id))));
    isEveryoneVisible &&= shown.every(Boolean);
    nodes.push(
      ...page.customers
        .filter((_, index) => shown[index])
        .map(({ seq, id }) => ({ sequence: seq, customer: context.customer(id) })),
    );
    place = page.customers.at(-1)?.seq ?? place;
    hasNextPage = page.hasNextPage;
  }
  const places = new Map(nodes.map(({ customer, sequence }) => [customer, String(sequence)]));
  return connectionOf({
    nodes: nodes.map(({ customer }) => customer),
    hasNextPage,
    hasPreviousPage: start !== undefined,
    // A count of all would tell how many customers are hidden from the viewer.
    totalCount: isEveryoneVisible && context.access.constant('Customer.id') ? context.links.count() : null,
    place: (customer) => places.get(customer) ?? '',
  });
}

async function foundCustomers(
  search: string,
  { first, after }: PageArguments,
  context: GraphContext,
): Promise<Connection<CustomerNode>> {
  const found = await searchCustomers(search, context);
  const start = after === null ? 0 : found.findIndex(({ id }) => id === decodeCursor(after)) + 1;
  if (after !== null && start === 0) throw badCursor();
  return connectionOf({
    nodes: found.slice(start, start + first),
    hasNextPage: start + first < found.length,
    hasPreviousPage: start > 0,
    totalCount: found.length,
    place: ({ id }) => id,
  });
}

const customers: Resolver = (_parent, args, context) => {
  const page = readPage(args, context.pageSize);
  return typeof args['search'] === 'string'
    ? foundCustomers(args['search'], page, context)
    : allCustomers(page, context);
};

async function recordById(id: string, context: GraphContext): Promise<RecordNode | null> {
  const parts = decodeGlobalId(id);
  const record = parts && context.catalogue.records.get(parts.recordType);
  if (!record) return null;
  const [row] = await context.loaders.find(record, record.key, parts.key);
  if (!row) return null;
  const owner = record.belongsTo
    ? { type: record.belongsTo.record, key: keyIn(row, record.belongsTo.by) }
    : { type: record.name, key: parts.key };
  const customerId = context.links.customerOf(owner.type, owner.key);
  const customer = customerId === null ? null : context.customer(customerId);
  return (await isVisible(context, customer)) ? { node: 'record', record, row, customer } : null;
}

const node: Resolver = async (_parent, { id }, context) =>
  (await customerById(id, context)) ?? (await recordById(String(id), context));

/** A condition given as null is no condition. */
function readAuditFilter(where: unknown): AuditFilter {
  const given = Object.entries(isObject(where) ? where : {});
  return Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

const auditEntries: Resolver = (_parent, args, { audit, pageSize }): Connection<AuditEntry> => {
  const { first, after } = readPage(args, pageSize);
  const before = readSequence(after);
  const page = audit.search(readAuditFilter(args['where']), {
    first,
    ...(before !== undefined && { before }),
  });
  return connectionOf({
    nodes: page.entries,
    hasNextPage: page.hasNextPage,
    hasPreviousPage: before !== undefined,
    totalCount: page.totalCount,
    place: ({ sequence }) => String(sequence),
  });
};

/** The fields of Query. */
export const ROOTS: Readonly<Record<string, Resolver>> = {
  'Query.customer': (_parent, { id }, context) => customerById(id, context),
  'Query.customerByRecord': customerByRecord,
  'Query.customers': customers,
  'Query.node': node,
  'Query.auditEntries': auditEntries,
};
