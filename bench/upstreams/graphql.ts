import { readFileSync } from 'node:fs';
import { buildSchema, type FieldNode, graphqlSync, Kind, parse, type SelectionSetNode } from 'graphql';
import { type Answer, json, type Request } from './http.ts';
import { placesOf, type SourceRow, type Table } from './table.ts';
import { allPlaces, page, writtenRows, type Written } from './written.ts';

const DEFAULT_PAGE = 50;

/** A commerce record as the objects of its schema. */
type Shape = (row: SourceRow) => Readonly<Record<string, unknown>>;

const flag = (value: unknown): boolean | null => (value === null || value === undefined ? null : value !== 0);

const SHAPES: Readonly<Record<string, Shape>> = {
  customers: (row) => ({
    ...row,
    emailVerified: flag(row['emailVerified']),
    shippingAddress: row['line'] === null && row['city'] === null ? null : row,
    activity: row,
  }),
  orders: (row) => ({
    ...row,
    lines: JSON.parse(String(row['linesJson'] ?? '[]')),
    returns: JSON.parse(String(row['returnsJson'] ?? '[]')),
  }),
};

interface Resource {
  readonly table: Table;
  readonly all: readonly number[];
}

interface Plan extends Resource {
  readonly root: string;
  readonly column: string;
  readonly written: Written;
}

interface Variables {
  readonly where?: Readonly<Record<string, { readonly in: readonly string[] }>>;
  readonly first?: number;
  readonly after?: string;
}

const fieldsOf = (set: SelectionSetNode | undefined): readonly FieldNode[] =>
  (set?.selections ?? []).filter((node) => node.kind === Kind.FIELD);

function write(set: SelectionSetNode | undefined, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (set === undefined) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: unknown) => write(set, item)).join(',')}]`;
  const parts = fieldsOf(set).map(
    ({ name, selectionSet }) =>
      `"${name.value}":${write(selectionSet, Reflect.get(Object(value), name.value))}`,
  );
  return `{${parts.join(',')}}`;
}

function planOf(query: string, resources: ReadonlyMap<string, Resource>): Plan {
  const [definition] = parse(query).definitions;
  const root =
    definition?.kind === Kind.OPERATION_DEFINITION ? fieldsOf(definition.selectionSet)[0] : undefined;
  const name = root?.name.value ?? '';
  const resource = resources.get(name);
  const nodes = fieldsOf(root?.selectionSet).find((node) => node.name.value === 'nodes')?.selectionSet;
  if (resource === undefined || nodes === undefined)
    throw new Error(`expected customers or orders with nodes, got: ${query}`);
  const shape = SHAPES[name] ?? ((row) => row);
  const written = writtenRows(resource.table, () => (row) => write(nodes, shape(row)))('');
  return { ...resource, root: name, column: '', written };
}

/** The web shop: GraphQL, of which it knows the two lists; introspection goes through graphql-js. */
export function graphql(tables: Readonly<Record<string, Table>>): (request: Request) => Answer {
  const schema = buildSchema(
    readFileSync(`${import.meta.dirname}/../../samples/commerce/schema.graphql`, 'utf8'),
  );
  const resources = new Map(
    Object.entries(tables).map(([name, table]) => [name, { table, all: allPlaces(table) }]),
  );
  const plans = new Map<string, Plan>();
  return ({ body }) => {
    const { query, variables = {} }: { query: string; variables?: Variables } = JSON.parse(body);
    if (query.includes('__schema')) return json(JSON.stringify(graphqlSync({ schema, source: query })));
    const plan = plans.get(query) ?? planOf(query, resources);
    plans.set(query, plan);
    return answer(plan, variables);
  };
}

function answer({ root, table, all, written }: Plan, { where = {}, first, after }: Variables): Answer {
  const [condition] = Object.entries(where);
  const places = condition === undefined ? all : placesOf(table, condition[0], condition[1].in);
  const { text, count, last } = page(places, {
    written,
    start:
      after === undefined ? 0 : table.after(Buffer.from(after, 'base64url').toString().slice('id:'.length)),
    most: first ?? DEFAULT_PAGE,
  });
  const cursor =
    last === undefined ? 'null' : `"${Buffer.from(`id:${table.keyAt(last)}`).toString('base64url')}"`;
  return json(
    `{"data":{"${root}":{"nodes":[${text}],"pageInfo":{"hasNextPage":${last !== undefined},"endCursor":${cursor}}}}}`,
    count,
  );
}
