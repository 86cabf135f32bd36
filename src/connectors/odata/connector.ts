import { SourceError } from '../../errors.ts';
import { columnOf } from '../columns.ts';
import type { Column, OpenConnector } from '../connector.ts';
import { openHttp, type JsonAnswer } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { escapedLength, escapePart, targetOf } from '../http-target.ts';
import { isObject } from '../json.ts';
import { linkedPages } from '../linked-pages.ts';
import { pagedConnector, type Condition, type PageQuery } from '../paged-connector.ts';
import { checkMetadata } from './metadata.ts';

const NUMERIC = new Set(['Int', 'Float', 'Decimal', 'Boolean']);
const HEADERS = { accept: 'application/json;odata.metadata=minimal;IEEE754Compatible=true' };

/** Opens a source that speaks OData V4: `at` of a record type is an entity set, lookups are `$filter`s on its columns. */
export const openOData: OpenConnector = (description, settings) => {
  const source = description.name;
  const http = openHttp(source, settings);
  return pagedConnector(
    {
      ...linkedPages({
        source,
        http,
        headers: HEADERS,
        firstTarget: (query) => firstTarget(http.root, query),
        sizeOf: (value) => escapedLength(quote(value)) + 1,
        itemsOf: (body, _query, place) => itemsOf(body, source, place),
        nextLink,
      }),
      check: (call) => checkMetadata(description, http, call),
      close: () => http.close(),
    },
    settings,
  );
};

function itemsOf(body: unknown, source: string, place: string): readonly unknown[] {
  if (isObject(body) && Array.isArray(body['value'])) return body['value'];
  if (!isObject(body) || !isObject(body['error'])) throw invalidAnswer(source, place, 'an OData collection');
  // Servers send errors with status 200 too, from behind a proxy or out of a batch.
  throw new SourceError(
    'SOURCE_REFUSED',
    source,
    new Error(`${place} answered with an OData error in status 200`),
  );
}

function nextLink({ body }: JsonAnswer): string | undefined {
  const link = isObject(body) ? body['@odata.nextLink'] : undefined;
  return typeof link === 'string' ? link : undefined;
}

function firstTarget(root: string, { projection, condition, limit }: PageQuery): string {
  const parameters: (readonly [string, string])[] = [['$select', projection.select]];
  if (condition !== undefined) {
    const column = columnOf(projection.record, condition.lookup.by);
    parameters.push(['$filter', filter(column, condition)]);
  }
  if (limit !== undefined) parameters.push(['$top', String(limit)]);
  return targetOf(`${root}/${projection.record.at}`, parameters);
}

function filter(column: Column, { lookup, values }: Condition): string {
  const name = column.path.map(encodeURIComponent).join('/');
  const literals = values.map((value) => escapePart(literal(column, value))).join(',');
  if (lookup.match === 'CONTAINS') return `contains(${name},${literals})`;
  return lookup.match === 'EQ' ? `${name}%20eq%20${literals}` : `${name}%20in%20(${literals})`;
}

function literal(column: Column, value: string): string {
  return NUMERIC.has(column.type) ? value : quote(value);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
