import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { KeyDefinitions, MockDataContributor, ODataRequest } from '@sap-ux/fe-mockserver-core';
import { filterToSql, type Condition } from './filter-to-sql.ts';
import { badRequest, ODataFault } from './odata-fault.ts';
import { readPage, urlOf, type Row, type Table } from './read-page.ts';
import { checkRequest, type EntityType } from './service-model.ts';

const EVERYTHING: Condition = { sql: 'TRUE', values: [], pinned: [] };

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
  const indexed = indexedColumns(database, name);
  const totals = new WeakMap<ODataRequest, number>();
  const tableFor = (request: ODataRequest): Table => {
    checkRequest(request, entitySets);
    const entity = entitySets.get(name);
    const key = entity?.keys[0]?.name;
    if (entity === undefined || key === undefined) throw new Error(`The metadata gives "${name}" no key.`);
    return { name, key, entity, indexed };
  };
  return {
    getInitialDataSet: () => [],
    hasEntries: () => true,
    addEntry: refuse,
    updateEntry: refuse,
    removeEntry: refuse,
    fetchEntries: (keys, request) => readByKeys(database, tableFor(request), keys),
    async getAllEntries(request) {
      const table = tableFor(request);
      const filter =
        request.filterDefinition === undefined
          ? EVERYTHING
          : filterToSql(request.filterDefinition, table.entity);
      if (request.countRequested || request.isCountQuery) totals.set(request, count(database, name, filter));
      const rows = request.isCountQuery ? [] : readPage(database, request, { table, filter });
      leaveNothingToDo(request);
      return rows.map((row) => toEntity(row, table.entity));
    },
    async onAfterRead(data, request) {
      const total = totals.get(request);
      // The engine answers `/$count` by the length of the list, and adds a count that nobody asked for to other answers.
      if (request.isCountQuery) return total === undefined ? data : Array.from({ length: total });
      if (urlOf(request).searchParams.get('$count') !== 'true') Reflect.deleteProperty(request, 'dataCount');
      else if (total !== undefined) request.setDataCount(total);
      return data;
    },
  };
}

function indexedColumns(database: DatabaseSync, table: string): ReadonlySet<unknown> {
  const rows = database
    .prepare(
      'SELECT info.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info WHERE info.seqno = 0',
    )
    .all(table);
  return new Set(rows.map((row) => row['name']));
}

function refuse(): never {
  throw new ODataFault(405, 'MethodNotAllowed', 'The service is for reading only.');
}

function count(database: DatabaseSync, table: string, { sql, values }: Condition): number {
  const row = database.prepare(`SELECT count(*) AS total FROM ${table} WHERE ${sql}`).get(...values);
  return Number(row?.['total']);
}

/** One entity by its key, or the related ones of `$expand` by a foreign key; not in pages, as the engine follows no link. */
function readByKeys(database: DatabaseSync, { name, key, entity }: Table, keys: KeyDefinitions): object[] {
  const columns = Object.keys(keys);
  const unknown = columns.find(
    (column) => !entity.entityProperties.some((property) => property.name === column),
  );
  if (unknown !== undefined) throw badRequest(`The type "${entity.name}" has no key "${unknown}".`);
  const where = columns.map((column) => `${column} = ?`).join(' AND ');
  const values = Object.values(keys).map((value) => (typeof value === 'boolean' ? Number(value) : value));
  const rows = database.prepare(`SELECT * FROM ${name} WHERE ${where} ORDER BY +${key}`).all(...values);
  return rows.map((row) => toEntity(row, entity));
}

/** Takes out of a request what SQLite has done, so that the engine does not do it again on one page. */
function leaveNothingToDo(request: ODataRequest): void {
  delete request.filterDefinition;
  request.orderBy = [];
  request.startIndex = 0;
  request.maxElements = Number.POSITIVE_INFINITY;
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
