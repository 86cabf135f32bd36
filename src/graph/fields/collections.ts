import { Big } from 'big.js';
import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { GraphQLField } from 'graphql';
import type { RecordType } from '../../connectors/connector.ts';
import type { Catalogue, FieldInfo } from '../catalogue.ts';
import { type GraphContext, keyOf, type RecordNode } from '../context.ts';
import type { FilterComparison } from '../directives.ts';
import { type Resolver, seen } from '../door.ts';
import { isObject } from '../is-object.ts';
import {
  badCursor,
  type Connection,
  connectionOf,
  decodeCursor,
  type PageArguments,
  readPage,
} from '../page.ts';
import { customerNode } from './customer.ts';

interface Filter {
  readonly argument: string;
  readonly field: FieldInfo;
  readonly by: FilterComparison;
}

interface Sorting {
  readonly field: FieldInfo;
  readonly direction: 'ASC' | 'DESC';
}

/** What of a value is compared: an amount's number; everything else as it stands. Absent values compare with nothing. */
function comparable(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'amount' in value ? value.amount : value;
}

const isDecimal = (value: unknown): value is string =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);

/** Order of two values that are there: decimals by number, enumerations by their place in the schema, others as text. */
function compare(left: unknown, right: unknown, ranks: readonly string[]): number {
  if (isDecimal(left) && isDecimal(right)) return new Big(left).cmp(new Big(right));
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left), String(right)];
  if (ranks.length > 0) return ranks.indexOf(a) - ranks.indexOf(b);
  return a === b ? 0 : a < b ? -1 : 1;
}

const COMPARISONS: Readonly<Record<FilterComparison, (value: unknown, wanted: unknown) => boolean>> = {
  EQ: (value, wanted) => value === wanted,
  IN: (value, wanted) => Array.isArray(wanted) && wanted.includes(value),
  CONTAINS: (value, wanted) =>
    typeof value === 'string' &&
    typeof wanted === 'string' &&
    value.toLowerCase().includes(wanted.toLowerCase()),
  GTE: (value, wanted) => compare(value, wanted, []) >= 0,
  LTE: (value, wanted) => compare(value, wanted, []) <= 0,
};

function filtersOf(field: GraphQLField<unknown, unknown>, catalogue: Catalogue): readonly Filter[] {
  const where = field.args.find(({ name }) => name === 'where');
  const type = where && getNamedType(where.type);
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((input) =>
    catalogue.read('filters', input).flatMap(({ on, by }) => {
      const info = catalogue.fields.get(on);
      return info ? [{ argument: input.name, field: info, by }] : [];
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
        return info ? [[value.value as unknown, { field: info, direction }] as const] : [];
      }),
    ),
  );
}

async function filtered(
  nodes: readonly RecordNode[],
  conditions: readonly (Filter & { readonly wanted: unknown })[],
  context: GraphContext,
): Promise<readonly RecordNode[]> {
  const kept = await Promise.all(
    nodes.map(async (node) => {
      const values = await Promise.all(
        conditions.map(({ field }) => seen(context, field, node, node.row[field.name] ?? null)),
      );
      return conditions.every(({ by, wanted }, index) => {
        const value = comparable(values[index]);
        return value !== null && value !== undefined && COMPARISONS[by](value, wanted);
      });
    }),
  );
  return nodes.filter((_, index) => kept[index]);
}

/** Sorted by the viewer's own view; ties and absent values (always last) by key, so that pages do not overlap. */
async function sorted(
  nodes: readonly RecordNode[],
  { field, direction }: Sorting,
  context: GraphContext,
): Promise<readonly RecordNode[]> {
  const type = context.catalogue.schema.getType(field.type);
  const ranks = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
  const keyed = await Promise.all(
    nodes.map(async (node) => ({
      node,
      key: keyOf(node),
      value: comparable(await seen(context, field, node, node.row[field.name] ?? null)) ?? null,
    })),
  );
  const sign = direction === 'ASC' ? 1 : -1;
  return keyed
    .toSorted((a, b) => {
      if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
      return (a.value === null ? 0 : sign * compare(a.value, b.value, ranks)) || compare(a.key, b.key, []);
    })
    .map(({ node }) => node);
}

function pageOf(nodes: readonly RecordNode[], { first, after }: PageArguments): Connection<RecordNode> {
  const start = after === null ? 0 : nodes.findIndex((node) => keyOf(node) === decodeCursor(after)) + 1;
  if (after !== null && start === 0) throw badCursor();
  return connectionOf({
    nodes: nodes.slice(start, start + first),
    hasNextPage: start + first < nodes.length,
    hasPreviousPage: start > 0,
    totalCount: nodes.length,
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
  return async (parent, args, context) => {
    const page = readPage(args, context.pageSize);
    const where = isObject(args['where']) ? args['where'] : {};
    const conditions = filters
      .map((filter) => ({ ...filter, wanted: where[filter.argument] }))
      .filter(({ wanted }) => wanted !== undefined && wanted !== null);
    const nodes = await filtered(await customerNode(parent).records(record), conditions, context);
    const sorting = sortings.get(args['orderBy']);
    return pageOf(sorting ? await sorted(nodes, sorting, context) : nodes, page);
  };
}
