import { SourceError } from '../../errors.ts';
import { columnOf } from '../columns.ts';
import type { Call, Column, OpenConnector, Row } from '../connector.ts';
import { openHttp, placeOf, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { escapedLength, escapePart, LONGEST_TARGET, targetOf } from '../http-target.ts';
import { isObject } from '../json.ts';
import { pagedConnector, type Condition, type PageQuery } from '../paged-connector.ts';
import { checkMetadata } from './metadata.ts';

const NUMERIC = new Set(['Int', 'Float', 'Decimal', 'Boolean']);
const HEADERS = { accept: 'application/json;odata.metadata=minimal;IEEE754Compatible=true' };

/** Opens a source that speaks OData V4: `at` of a record type is an entity set, lookups are `$filter`s on its columns. */
export const openOData: OpenConnector = (description, settings) => {
  const http = openHttp(description.name, settings);
  return pagedConnector(
    {
      room: (query) => ({
        bytes: LONGEST_TARGET - firstTarget(http.root, query).length,
        sizeOf: (value) => escapedLength(quote(value)) + 1,
      }),
      pages: (query, call) => pages({ source: description.name, http }, query, call),
      check: (call) => checkMetadata(description, http, call),
      close: () => http.close(),
    },
    settings,
  );
};

interface Service {
  readonly source: string;
  readonly http: HttpClient;
}

async function* pages(
  { source, http }: Service,
  query: PageQuery,
  call: Call,
): AsyncGenerator<readonly Row[]> {
  let target: string | undefined = firstTarget(http.root, query);
  while (target !== undefined) {
    const request: HttpRequest = { method: 'GET', target, headers: HEADERS };
    const { body } = await http.json(request, call);
    if (!isObject(body) || !Array.isArray(body['value'])) throw faultIn(source, request, body);
    yield body['value'].map(query.projection.read);
    const link = body['@odata.nextLink'];
    const next: string | undefined = typeof link === 'string' ? http.follow(link, target) : undefined;
    if (next === target) throw invalidAnswer(source, placeOf(request), 'a link to another page');
    target = next;
  }
}

/** Servers send errors with status 200 too, from behind a proxy or out of a batch. */
function faultIn(source: string, request: HttpRequest, body: unknown): SourceError {
  if (!isObject(body) || !isObject(body['error'])) {
    return invalidAnswer(source, placeOf(request), 'an OData collection');
  }
  const cause = new Error(`${placeOf(request)} answered with an OData error in status 200`);
  return new SourceError('SOURCE_REFUSED', source, cause);
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
