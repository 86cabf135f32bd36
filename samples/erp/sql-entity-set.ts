import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { MockDataContributor, ODataRequest } from '@sap-ux/fe-mockserver-core';
import { filterToSql, type Condition } from './filter-to-sql.ts';
import { nextLink, readSkipToken, type Position } from './next-link.ts';
import { badRequest, ODataFault } from './odata-fault.ts';
import { checkRequest, type EntityType } from './service-model.ts';

/** The most rows of one page; the rest is behind `@odata.nextLink`. */
const PAGE_SIZE = 500;

type Row = Record<string, SQLOutputValue>;

interface Options {
  readonly database: DatabaseSync;
  /** Name of the entity set, and of its table. */
  readonly name: string;
  /** Filled once the engine has read the metadata. */
  readonly entitySets: ReadonlyMap<string, EntityType>;
}

/**
 * The data of one entity set, for the engine. The engine filters, sorts and cuts lists in memory; here SQLite does that, and the
 * engine is left with `$select`, `$expand` and the format.
 */
export function sqlEntitySet({ database, name, entitySets }: Options): MockDataContributor<object> {
  const totals = new WeakMap<ODataRequest, number>();
  const checked = new WeakSet<ODataRequest>();

  const entityOf = (): EntityType => {
    const entity = entitySets.get(name);
    if (entity === undefined) throw new Error(`The metadata has no entity set "${name}".`);
    return entity;
  };
  const checkOnce = (request: ODataRequest): void => {
    if (checked.has(request)) return;
    checkRequest(request, entitySets);
    checked.add(request);
  };
  const count = ({ sql, values }: Condition): number =>
    Number(database.prepare(`SELECT count(*) AS total FROM ${name} WHERE ${sql}`).get(...values)?.['total']);
  const refuse = (): never => {
    throw new ODataFault(405, 'MethodNotAllowed', 'The service is for reading only.');
  };

  return {
    getInitialDataSet: () => [],
    hasEntries: () => true,
    addEntry: refuse,
    updateEntry: refuse,
    removeEntry: refuse,
    // By key, and the related rows of $expand: by foreign key.
    fetchEntries(keys, request) {
      checkOnce(request);
      const entity = entityOf();
      const columns = Object.keys(keys);
      const unknown = columns.find((column) => !entity.entityProperties.some((property) => property.name === column));
      if (unknown !== undefined) throw badRequest(`The type "${entity.name}" has no key "${unknown}".`);
      const where = columns.map((column) => `${column} = ?`).join(' AND ');
      const values = Object.values(keys).map(bindable);
      const rows = database.prepare(`SELECT * FROM ${name} WHERE ${where} ORDER BY +${keyOf(entity)}`).all(...values);
      return rows.map((row) => toEntity(row, entity));
    },
    async getAllEntries(request) {
      checkOnce(request);
      const entity = entityOf();
      const filter: Condition =
        request.filterDefinition === undefined
          ? { sql: 'TRUE', values: [], pinned: [] }
          : filterToSql(request.filterDefinition, entity);
      if (request.countRequested || request.isCountQuery) totals.set(request, count(filter));
      const rows = request.isCountQuery ? [] : readPage(database, request, { name, entity, filter });
      delete request.filterDefinition;
      request.orderBy = [];
      request.startIndex = 0;
      request.maxElements = Number.POSITIVE_INFINITY;
      return rows.map((row) => toEntity(row, entity));
    },
    async onAfterRead(data, request) {
      const total = totals.get(request);
      // The engine answers `/$count` by the length of the list, and adds a count that nobody asked for to other answers.
      if (request.isCountQuery) return total === undefined ? data : Array.from({ length: total });
      if (total !== undefined && isCountWanted(request)) request.setDataCount(total);
      if (!isCountWanted(request)) Reflect.deleteProperty(request, 'dataCount');
      return data;
    },
  };
}

interface PageOf {
  readonly name: string;
  readonly entity: EntityType;
  readonly filter: Condition;
}

function readPage(database: DatabaseSync, request: ODataRequest, { name, entity, filter }: PageOf): Row[] {
  const url = new URL(request.url, 'http://service');
  const start = startOf(request, url);
  const size = Math.min(PAGE_SIZE, request.maxElements);
  const key = keyOf(entity);
  // The plus keeps SQLite from walking the whole table in the order of its key when an index finds the few rows of a filter.
  const indexed = filter.pinned.some((column) => indexedColumns(database, name).has(column));
  const after = 'afterKey' in start ? { sql: `${key} > ?`, values: [start.afterKey] } : { sql: 'TRUE', values: [] };
  const order = [...request.orderBy.map((by) => `${orderColumn(entity, by.name)} ${by.direction}`), indexed ? `+${key}` : key];
  const skip = 'skip' in start ? start.skip : 0;
  const rows = database
    .prepare(
      `SELECT ${columnsOf(request, entity)} FROM ${name} WHERE ${filter.sql} AND ${after.sql} ORDER BY ${order.join(', ')} LIMIT ? OFFSET ?`,
    )
    .all(...filter.values, ...after.values, size + 1, skip);
  if (rows.length <= size) return rows;
  const page = rows.slice(0, size);
  const left = request.maxElements - size;
  const last = page.at(-1)?.[key];
  const next: Position =
    request.orderBy.length === 0 && typeof last === 'string' ? { afterKey: last } : { skip: skip + size };
  if (left > 0) request.addResponseAnnotation('@odata.nextLink', nextLink(url, next, left));
  return page;
}

function startOf(request: ODataRequest, url: URL): Position {
  const token = url.searchParams.get('$skiptoken');
  const start = token === null ? { skip: request.startIndex } : readSkipToken(token);
  if (start === undefined) throw badRequest('The $skiptoken is none that this service gave out.');
  return start;
}

function isCountWanted(request: ODataRequest): boolean {
  return new URL(request.url, 'http://service').searchParams.get('$count') === 'true';
}

function keyOf(entity: EntityType): string {
  const key = entity.keys[0]?.name;
  if (key === undefined) throw new Error(`The metadata gives "${entity.name}" no key.`);
  return key;
}

function indexedColumns(database: DatabaseSync, table: string): ReadonlySet<unknown> {
  const rows = database
    .prepare('SELECT info.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info')
    .all(table);
  return new Set(rows.map((row) => row['name']));
}

function orderColumn(entity: EntityType, name: string): string {
  const property = entity.entityProperties.find((candidate) => candidate.name === name);
  if (property === undefined) throw badRequest(`$orderby takes properties of "${entity.name}" itself, not "${name}".`);
  return property.type === 'Edm.Decimal' ? `CAST(${name} AS REAL)` : name;
}

/** The selected columns and the key; all of them when something is expanded, because the engine joins by foreign keys. */
function columnsOf(request: ODataRequest, entity: EntityType): string {
  const selected = request.selectedProperties;
  if (selected['*'] === true || Object.keys(request.expandProperties).length > 0) return '*';
  const key = keyOf(entity);
  return entity.entityProperties
    .map((property) => property.name)
    .filter((column) => column === key || selected[column] === true)
    .join(', ');
}

function bindable(value: string | number | boolean | null): SQLInputValue {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** SQLite has no booleans, and its rows have no prototype, which the engine counts on. */
function toEntity(row: Row, entity: EntityType): object {
  const result: Record<string, SQLOutputValue | boolean> = { ...row };
  for (const { name, type } of entity.entityProperties) {
    const value = row[name];
    if (type === 'Edm.Boolean' && typeof value === 'number') result[name] = value !== 0;
  }
  return result;
}
