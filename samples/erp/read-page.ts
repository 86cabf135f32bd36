import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { ODataRequest } from '@sap-ux/fe-mockserver-core';
import type { Condition } from './filter-to-sql.ts';
import { nextLink, readSkipToken, type Position } from './next-link.ts';
import { badRequest } from './odata-fault.ts';
import type { EntityType } from './service-model.ts';

/** The most rows of one page; the rest is behind `@odata.nextLink`. */
const PAGE_SIZE = 500;

export type Row = Record<string, SQLOutputValue>;

/** An entity set as a table. */
export interface Table {
  readonly name: string;
  readonly key: string;
  readonly entity: EntityType;
  /** The columns that an index starts with. */
  readonly indexed: ReadonlySet<unknown>;
}

/** Reads one page of a list in SQLite and gives the request the link to the next; `$skip` and `$top` are done with then. */
export function readPage(
  database: DatabaseSync,
  request: ODataRequest,
  { table, filter }: { readonly table: Table; readonly filter: Condition },
): readonly Row[] {
  const start = startOf(request);
  const size = Math.min(PAGE_SIZE, request.maxElements);
  // The plus keeps SQLite from walking the whole table in the order of its key when an index finds the few rows of a filter.
  const key = filter.pinned.some((column) => table.indexed.has(column)) ? `+${table.key}` : table.key;
  const order = [...request.orderBy.map((by) => `${orderColumn(table, by.name)} ${by.direction}`), key];
  const after =
    'afterKey' in start
      ? { sql: `${table.key} > ?`, values: [start.afterKey], skip: 0 }
      : { sql: 'TRUE', values: [], skip: start.skip };
  const rows = database
    .prepare(
      `SELECT ${columnsOf(request, table)} FROM ${table.name} WHERE ${filter.sql} AND ${after.sql}
       ORDER BY ${order.join(', ')} LIMIT ? OFFSET ?`,
    )
    .all(...filter.values, ...after.values, size + 1, after.skip);
  const page = rows.slice(0, size);
  const left = request.maxElements - size;
  if (rows.length > size && left > 0) {
    const last = page.at(-1)?.[table.key];
    const next: Position =
      request.orderBy.length === 0 && typeof last === 'string'
        ? { afterKey: last }
        : { skip: after.skip + size };
    request.addResponseAnnotation('@odata.nextLink', nextLink(urlOf(request), next, left));
  }
  return page;
}

/** The URL of a request, relative to the service root. */
export function urlOf(request: ODataRequest): URL {
  return new URL(request.url, 'http://service');
}

function startOf(request: ODataRequest): Position {
  const token = urlOf(request).searchParams.get('$skiptoken');
  const start = token === null ? { skip: request.startIndex } : readSkipToken(token);
  if (start === undefined) throw badRequest('The $skiptoken is none that this service gave out.');
  return start;
}

function orderColumn({ entity }: Table, name: string): string {
  const property = entity.entityProperties.find((candidate) => candidate.name === name);
  if (property === undefined)
    throw badRequest(`$orderby takes properties of "${entity.name}" itself, not "${name}".`);
  return property.type === 'Edm.Decimal' ? `CAST(${name} AS REAL)` : name;
}

/** The selected columns and the key; all of them when something is expanded, because the engine joins by foreign keys. */
function columnsOf(request: ODataRequest, { entity, key }: Table): string {
  const selected = request.selectedProperties;
  if (selected['*'] === true || Object.keys(request.expandProperties).length > 0) return '*';
  return entity.entityProperties
    .map((property) => property.name)
    .filter((column) => column === key || selected[column] === true)
    .join(', ');
}
