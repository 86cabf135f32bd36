import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { GraphQLField } from 'graphql';
import type { RecordType, Row } from '../../connectors/connector.ts';
import { isObject } from '../../connectors/json.ts';
import type { Catalogue, FieldInfo } from '../catalogue.ts';
import { type CustomerNode, type GraphContext, keyOf, type RecordNode } from '../context.ts';
import type { FilterComparison } from '../directives.ts';
import { isSeenAsItStands, type Resolver, viewOf } from '../door.ts';
import { keyIn } from '../key.ts';
import { allReady, type Maybe, whenReady, whenReadyWith } from '../maybe.ts';
import {
  badCursor,
  type Connection,
  connectionOf,
  decodeCursor,
  type PageArguments,
  readPage,
} from '../page.ts';
import { type Comparable, comparableOf, compare, plain } from './comparable.ts';
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
  readonly sign: 1 | -1;
  readonly read: Read;
  /** The field that identifies a record. */
  readonly key: string;
  /** Where values are compared as they stand. */
  readonly byPlainValue: (a: Row, b: Row) => number;
}

/** What the arguments ask for; they are the same for all customers at one place of an operation, so read once. */
interface Asked {
  readonly record: RecordType;
  readonly page: PageArguments;
  readonly conditions: readonly Condition[];
  readonly sorting: Sorting | undefined;
}

/** Whose records are looked at, by whom, and which. */
interface Listing {
  readonly customer: CustomerNode;
  readonly context: GraphContext;
  readonly asked: Asked;
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
  { key }: RecordType,
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
        const sign = direction === 'ASC' ? 1 : -1;
        if (!info || !read) return [];
        const byValue = byPlainValue(sign, key, info.name);
        const sorting = { field: info, sign, read, key, byPlainValue: byValue } as const;
        return [[value.value as unknown, sorting] as const];
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

/** The records that meet all conditions, as the viewer sees them. */
function filtered(rows: readonly Row[], listing: Listing): Maybe<readonly Row[]> {
  const isWhole = listing.asked.conditions.length === 0 || rows.length === 0;
  return isWhole ? rows : meeting(rows, listing);
}

function meeting(rows: readonly Row[], { customer, context, asked }: Listing): Maybe<readonly Row[]> {
  const { conditions } = asked;
  const views = conditions.map(({ field }) => viewOf(context, field));
  const kept = rows.map((row) => {
    const values = conditions.map(({ field }, index) => views[index]?.(customer, row[field.name] ?? null));
    return whenReady(allReady(values), (seen) =>
      conditions.every(({ by, read, wanted }, index) => {
        const value = read(seen[index]);
        return value !== null && wanted.some((one) => COMPARISONS[by](value, one));
      }),
    );
  });
  return whenReady(allReady(kept), (isKept) => rows.filter((_, index) => isKept[index]));
}

interface Keyed {
  readonly row: Row;
  readonly key: string;
  readonly value: Comparable | null;
}

/** Ties and absent values (always last) go by key, so that pages do not overlap. */
function inOrder(sign: 1 | -1, a: Omit<Keyed, 'row'>, b: Omit<Keyed, 'row'>): number {
  if (a.value === null || b.value === null) {
    return Number(a.value === null) - Number(b.value === null) || compare(a.key, b.key);
  }
  return sign * compare(a.value, b.value) || compare(a.key, b.key);
}

/** The order of records by a field whose values are compared as they stand; most differ, so no more than their values is looked at. */
function byPlainValue(sign: 1 | -1, key: string, field: string): (a: Row, b: Row) => number {
  const keyed = (row: Row): Omit<Keyed, 'row'> => ({ key: keyIn(row, key), value: plain(row[field]) });
  return (a, b) => {
    const [first, second] = [a[field], b[field]];
    if (typeof first === 'string' && typeof second === 'string' && first !== second)
      return first < second ? -sign : sign;
    return inOrder(sign, keyed(a), keyed(b));
  };
}

/** Sorted by the viewer's own view. */
function sorted(rows: readonly Row[], listing: Listing): Maybe<readonly Row[]> {
  const { asked, context } = listing;
  const { sorting } = asked;
  if (sorting === undefined || rows.length < 2) return rows;
  const isPlain = sorting.read === plain && isSeenAsItStands(context, sorting.field);
  return isPlain ? rows.toSorted(sorting.byPlainValue) : sortedAsSeen(rows, sorting, listing);
}

function sortedAsSeen(
  rows: readonly Row[],
  { field, sign, read, key }: Sorting,
  { customer, context }: Listing,
): Maybe<readonly Row[]> {
  const keyed = (row: Row, seen: unknown): Keyed => ({ row, key: keyIn(row, key), value: read(seen) });
  const view = viewOf(context, field);
  const all = rows.map((row) =>
    whenReady(view(customer, row[field.name] ?? null), (seen) => keyed(row, seen)),
  );
  return whenReady(allReady(all), (ready) =>
    ready.toSorted((a, b) => inOrder(sign, a, b)).map(({ row }) => row),
  );
}

function pageOf(rows: readonly Row[], { customer, asked }: Listing): Connection<RecordNode> {
  const { first, after } = asked.page;
  const start = after === null ? 0 : startAfter(decodeCursor(after), rows, asked.record);
  const end = start + first;
  const shown = start === 0 && end >= rows.length ? rows : rows.slice(start, end);
  return connectionOf({
    nodes: nodesOf(shown, asked.record, customer),
    hasNextPage: end < rows.length,
    hasPreviousPage: start > 0,
    totalCount: rows.length,
    place: keyOf,
  });
}

function startAfter(last: string, rows: readonly Row[], { key }: RecordType): number {
  const found = rows.findIndex((row) => keyIn(row, key) === last);
  if (found < 0) throw badCursor();
  return found + 1;
}

function nodesOf(rows: readonly Row[], record: RecordType, customer: CustomerNode): readonly RecordNode[] {
  return rows.map((row) => ({ node: 'record', record, row, customer }));
}

const listed = (rows: readonly Row[], listing: Listing): Maybe<Connection<RecordNode>> =>
  whenReadyWith(whenReadyWith(filtered(rows, listing), listing, sorted), listing, pageOf);

/** The records of one type that a customer has, filtered and sorted by what the viewer sees of them, a page at a time. */
export function collectionField(
  field: GraphQLField<unknown, unknown>,
  record: RecordType,
  catalogue: Catalogue,
): Resolver {
  const filters = filtersOf(field, catalogue);
  const sortings = sortingsOf(field, record, catalogue);
  const known = new WeakMap<object, Asked>();
  const read = (args: Record<string, unknown>, pageSize: number): Asked => {
    const before = known.get(args);
    if (before) return before;
    const page = readPage(args, pageSize);
    const conditions = conditionsOf(filters, args['where']);
    const asked = { record, page, conditions, sorting: sortings.get(args['orderBy']) };
    known.set(args, asked);
    return asked;
  };
  return (parent, args, context) => {
    const customer = customerNode(parent);
    const listing = { customer, context, asked: read(args, context.pageSize) };
    return whenReadyWith(customer.rows(record), listing, listed);
  };
}
