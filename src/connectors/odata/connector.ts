import { SourceError } from '../../errors.ts';
import { columnOf } from '../columns.ts';
import type { Lookup, OpenConnector } from '../connector.ts';
import { openHttp, placeOf, type HttpRequest, type JsonAnswer } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { escapePart, isPlain } from '../http-target.ts';
import { isObject } from '../json.ts';
import { linkedPages, type TargetParts } from '../linked-pages.ts';
import { pagedConnector, type Projection } from '../paged-connector.ts';
import { checkMetadata } from './metadata.ts';

const NUMERIC = new Set(['Int', 'Float', 'Decimal', 'Boolean']);
const HEADERS = { accept: 'application/json;odata.metadata=minimal;IEEE754Compatible=true' };

/** Opens a source that speaks OData V4: `at` of a record type is an entity set, lookups are `$filter`s on its columns. */
export const openOData: OpenConnector = (description, settings) => {
  const source = description.name;
  const http = openHttp(source, settings);
  return pagedConnector(
    {
      name: source,
      ask: linkedPages({
        source,
        http,
        headers: HEADERS,
        target: (projection) => targetOf(http.root, projection),
        pathOf: () => ['value'],
        itemsOf: (body, _projection, request) => itemsOf(body, source, request),
        nextLink,
      }),
      check: (task) => checkMetadata(description, http, task),
      room: () => http.room(),
      close: () => http.close(),
    },
    settings,
  );
};

function itemsOf(body: unknown, source: string, request: HttpRequest): readonly unknown[] {
  if (isObject(body) && Array.isArray(body['value'])) return body['value'];
  const place = placeOf(request);
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

function targetOf(root: string, { record, lookup, names }: Projection): TargetParts {
  const columns = `${root}/${record.at}?$select=${names.map(escapePart).join(',')}`;
  if (lookup === undefined) return { before: columns, write: escapePart, after: topOf };
  const { type, path } = columnOf(record, lookup.by);
  const name = path.map(encodeURIComponent).join('/');
  const [open, close] = FILTERS[lookup.match](name);
  return {
    before: `${columns}&$filter=${open}`,
    write: NUMERIC.has(type) ? escapePart : quote,
    after: (limit) => close + topOf(limit),
  };
}

function topOf(limit: number | undefined): string {
  return limit === undefined ? '' : `&$top=${limit}`;
}

/** What stands before and behind the literals of a condition on a column. */
const FILTERS: Readonly<Record<Lookup['match'], (name: string) => readonly [string, string]>> = {
  IN: (name) => [`${name}%20in%20(`, ')'],
  EQ: (name) => [`${name}%20eq%20`, ''],
  CONTAINS: (name) => [`contains(${name},`, ')'],
};

function quote(value: string): string {
  return isPlain(value) ? `'${value}'` : `'${encodeURIComponent(value.replaceAll("'", "''"))}'`;
}
