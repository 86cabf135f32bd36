import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { GraphQLField } from 'graphql';
import type { RecordType } from '../../connectors/connector.ts';
import { isObject } from '../../connectors/json.ts';
import type { Catalogue, FieldInfo } from '../catalogue.ts';
import { type GraphContext, keyOf, type RecordNode } from '../context.ts';
import type { FilterComparison } from '../directives.ts';
import { type Resolver, viewOf } from '../door.ts';
import { allReady, type Maybe, whenReady } from '../maybe.ts';
import {
  badCursor,
  type Connection,
  connectionOf,
  decodeCursor,
  type PageArguments,
  readPage,
} from '../page.ts';
import { type Comparable, comparableOf, compare } from './comparable.ts';
import { customerNode } from './customer.ts';

type Read = (value: unknown) => Comparable | null;

interface Filter {
  readonly argument: string;
  readonly field: FieldInfo;
  readonly by: FilterComparison;
  readonly read: Read;
}

/** A filter that the client gave, with the values that it compares with. */
interface Condition extends Omit<Filter, 'argument'> {
  readonly wanted: readonly Comparable[];
}

interface Sorting {
  readonly field: FieldInfo;
  readonly direction: 'ASC' | 'DESC';
  readonly read: Read;
}

const COMPARISONS: Readonly<Record<FilterComparison, (value: Comparable, wanted: Comparable) => boolean>> = {
  EQ: (value, wanted) => compare(value, wanted) === 0,
  IN: (value, wanted) => compare(value, wanted) === 0,
  CONTAINS: (value, wanted) => String(value).toLowerCase().includes(String(wanted).toLowerCase()),
  GTE: (value, wanted) => compare(value, wanted) >= 0,
  LTE: (value, wanted) => compare(value, wanted) <= 0,
};

const readerOf = ({ type }: FieldInfo, { schema }: Catalogue): Read => comparableOf(schema.getType(type));

function filtersOf(field: GraphQLField<unknown, unknown>, catalogue: Catalogue): readonly Filter[] {
  const where = field.args.find(({ name }) => name === 'where');
  const type = where && getNamedType(where.type);
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((input) =>
    catalogue.read('filters', input).flatMap(({ on, by }) => {
      const info = catalogue.fields.get(on);
      return info ? [{ argument: input.name, field: info, by, read: readerOf(info, catalogue) }] : [];
    }),
  );
}

function sortingsOf(
  field: GraphQLField<unknown, unknown>,
  catalogue: Catalogue,
): ReadonlyMap<unknown, Sorting> {
  const orderBy = field.args.find(({ name }) => name === 'orderBy');
  const type = orderBy && getNamedType(orderBy.type);
  if (!isEnumType(type)) return new Map();
  return new Map(
    type.getValues().flatMap((value) =>
      catalogue.read('sorts', value).flatMap(({ on, direction }) => {
        const info = catalogue.fields.get(on);
        const read = info && readerOf(info, catalogue);
        return info && read ? [[value.value as unknown, { field: info, direction, read }] as const] : [];
      }),
    ),
  );
}

/** A condition given as null is none. */
function conditionsOf(filters: readonly Filter[], where: unknown): readonly Condition[] {
  const given = isObject(where) ? where : {};
  return filters.flatMap(({ argument, field, by, read }) => {
    const values = given[argument];
    if (values === undefined || values === null) return [];
    const wanted = (Array.isArray(values) ? values : [values]).map(read).filter((value) => value !== null);
    return [{ field, by, read, wanted }];
  });
}

function filtered(
  nodes: readonly RecordNode[],
  conditions: readonly Condition[],
  context: GraphContext,
): Maybe<readonly RecordNode[]> {
  if (conditions.length === 0 || nodes.length === 0) return nodes;
  const views = conditions.map(({ field }) => viewOf(context, field));
  const kept = nodes.map((node) => {
    const values = conditions.map(({ field }, index) => views[index]?.(node, node.row[field.name] ?? null));
    return whenReady(allReady(values), (seen) =>
      conditions.every(({ by, read, wanted }, index) => {
        const value = read(seen[index]);
        return value !== null && wanted.some((one) => COMPARISONS[by](value, one));
      }),
    );
  });
  return whenReady(allReady(kept), (isKept) => nodes.filter((_, index) => isKept[index]));
}

/** Sorted by the viewer's own view; ties and absent values (always last) by key, so that pages do not overlap. */
function sorted(
  nodes: readonly RecordNode[],
  { field, direction, read }: Sorting,
  context: GraphContext,
): Maybe<readonly RecordNode[]> {
  if (nodes.length < 2) return nodes;
  const view = viewOf(context, field);
  const keyed = nodes.map((node) =>
    whenReady(view(node, node.row[field.name] ?? null), (seen) => ({
      node,
      key: keyOf(node),
      value: read(seen),
    })),
  );
  const sign = direction === 'ASC' ? 1 : -1;
  return whenReady(allReady(keyed), (all) =>
    all
      .toSorted((a, b) => {
        if (a.value === null || b.value === null) {
          return Number(a.value === null) - Number(b.value === null) || compare(a.key, b.key);
        }
        return sign * compare(a.value, b.value) || compare(a.key, b.key);
      })
      .map(({ node }) => node),
  );
}

function pageOf(nodes: readonly RecordNode[], { first, after }: PageArguments): Connection<RecordNode> {
  const last = after === null ? null : decodeCursor(after);
  const start = last === null ? 0 : nodes.findIndex((node) => keyOf(node) === last) + 1;
  if (last !== null && start === 0) throw badCursor();
  return connectionOf({
    nodes: nodes.slice(start, start + first),
    hasNextPage: start + first < nodes.length,
    hasPreviousPage: start > 0,
    totalCount: () => nodes.length,
    place: keyOf,
  });
}

/** The records of one type that a customer has, filtered and sorted by what the viewer sees of them, a page at a time. */
export function collectionField(
  field: GraphQLField<unknown, unknown>,
  record: RecordType,
  catalogue: Catalogue,
): Resolver {
  const filters = filtersOf(field, catalogue);
  const sortings = sortingsOf(field, catalogue);
  return (parent, args, context) => {
    const page = readPage(args, context.pageSize);
    const conditions = conditionsOf(filters, args['where']);
    const sorting = sortings.get(args['orderBy']);
    const nodes = whenReady(customerNode(parent).records(record), (records) =>
      filtered(records, conditions, context),
    );
    const inOrder = sorting ? whenReady(nodes, (kept) => sorted(kept, sorting, context)) : nodes;
    return whenReady(inOrder, (all) => pageOf(all, page));
  };
}
