import { isObjectType } from 'graphql';
import type { AuditFilter, AuditPlace, FoundEntry } from '../../audit/entry.ts';
import { FacetError } from '../../errors.ts';
import { isObject } from '../../connectors/json.ts';
import type { Catalogue } from '../catalogue.ts';
import type { CustomerNode, GraphContext, RecordNode } from '../context.ts';
import { isVisible, type Resolver } from '../door.ts';
import { keyIn } from '../key.ts';
import { decodeGlobalId } from '../global-id.ts';
import { badCursor, type Connection, connectionOf, decodeCursor, readPage } from '../page.ts';
import { customersField } from './customers.ts';

async function visible(customer: CustomerNode | null, context: GraphContext): Promise<CustomerNode | null> {
  return customer && (await isVisible(context, customer)) ? customer : null;
}

function customerById(id: unknown, context: GraphContext): Promise<CustomerNode | null> {
  const current = context.links.resolve(String(id));
  return visible(current === null ? null : context.customer(current), context);
}

const customerByRecord: Resolver = (_parent, { source, recordId }, context) => {
  const customerTypes = [...context.catalogue.records.values()].filter(({ customer }) => customer);
  const types = customerTypes.filter((type) => type.source === source);
  if (types.length === 0) {
    const sources = new Set(customerTypes.map((type) => type.source));
    const detail = `must be one of ${[...sources].join(', ')}`;
    throw new FacetError('ARGUMENT_INVALID', { details: { name: 'source', detail } });
  }
  const id = types
    .map((type) => context.links.customerOf(type.name, String(recordId)))
    .find((found) => found !== null);
  return id === undefined ? null : customerById(id, context);
};

function isNode(recordType: string, { schema }: Catalogue): boolean {
  const type = schema.getType(recordType);
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}

async function recordById(id: string, context: GraphContext): Promise<RecordNode | null> {
  const parts = decodeGlobalId(id);
  const record = parts && context.catalogue.records.get(parts.recordType);
  // Only what implements Node has a global id.
  if (!record || !isNode(record.name, context.catalogue)) return null;
  const find = await context.loaders.find(record, record.key, [parts.key]);
  const [row] = find(parts.key);
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

/**
 * The place that a cursor holds: `123` in one log, `123.45` in two; undefined at the start.
 * @throws FacetError ARGUMENT_INVALID if it holds none.
 */
function readPlace(after: string | null): AuditPlace | undefined {
  if (after === null) return undefined;
  const text = decodeCursor(after);
  if (!/^\d{1,15}(?:\.\d{1,15})*$/.test(text)) throw badCursor();
  return text.split('.').map(Number);
}

const auditEntries: Resolver = (_parent, args, { audit, pageSize }): Connection<FoundEntry> => {
  const { first, after } = readPage(args, pageSize);
  const before = readPlace(after);
  const page = audit.search(readAuditFilter(args['where']), {
    first,
    ...(before !== undefined && { before }),
  });
  return connectionOf({
    nodes: page.entries,
    hasNextPage: page.hasNextPage,
    hasPreviousPage: before !== undefined,
    totalCount: () => page.totalCount,
    place: ({ place }) => place.join('.'),
  });
};

/** The fields of Query. */
export const ROOTS: Readonly<Record<string, Resolver>> = {
  'Query.customer': (_parent, { id }, context) => customerById(id, context),
  'Query.customerByRecord': customerByRecord,
  'Query.customers': customersField,
  'Query.node': node,
  'Query.auditEntries': auditEntries,
};
