import { LRUCache } from 'lru-cache';
import { chunkValues, fetchChunks } from './chunks.ts';
import { columnsOf, rootNames } from './columns.ts';
import type { Call, Column, Connector, Lookup, RecordType, Row, SourceSettings } from './connector.ts';
import { commaList } from './http-target.ts';
import { rowReader, type ReadRow } from './read-row.ts';

/** What to ask of one record type and how to read it; the same object for the same question. */
export interface Projection {
  readonly record: RecordType;
  readonly columns: readonly Column[];
  /** What the source calls the columns; paths by their first names. */
  readonly names: readonly string[];
  /** The names as they stand in `$select` or `fields`, escaped. */
  readonly select: string;
  readonly read: ReadRow;
}

/** How the wanted records are found: the values of one chunk. */
export interface Condition {
  readonly lookup: Lookup;
  readonly values: readonly string[];
}

export interface PageQuery {
  readonly projection: Projection;
  /** Absent: every record. */
  readonly condition?: Condition;
  /** The caller's limit; a page need not be larger. */
  readonly limit?: number;
}

/** What differs between the protocols. */
export interface PagedSource {
  /** The bytes that the values of one call may take beside the rest of the query (here without values); absent: no limit. */
  room?(query: PageQuery): { readonly bytes: number; readonly sizeOf: (value: string) => number };
  /** The pages of a query, one call each, until the source has no more. */
  pages(query: PageQuery, call: Call): AsyncIterable<readonly Row[]>;
  check(call: Call): Promise<readonly string[]>;
  close(): Promise<void>;
}

const UNLIMITED = { bytes: Infinity, sizeOf: () => 0 };
const PROJECTIONS = 1000;

/** A connector over a source that answers page by page. */
export function pagedConnector(source: PagedSource, { concurrency }: SourceSettings): Connector {
  const projectionOf = projections();
  return {
    async find({ record, fields, by, values, limit }, call) {
      const lookup = lookupOf(record, by);
      const projection = projectionOf(record, fields, by);
      const queryFor = (chunk: readonly string[]): PageQuery => {
        const condition = { lookup, values: chunk };
        return limit === undefined ? { projection, condition } : { projection, condition, limit };
      };
      const chunks = chunkValues(values, {
        batch: lookup.match === 'IN' ? lookup.batch : 1,
        ...(values.length > 1 ? (source.room?.(queryFor([])) ?? UNLIMITED) : UNLIMITED),
      });
      const rows = await fetchChunks(chunks, { concurrency, call }, (chunk, shared) =>
        collect(source.pages(queryFor(chunk), shared), limit),
      );
      return limit !== undefined && rows.length > limit ? rows.slice(0, limit) : rows;
    },
    scan: ({ record, fields }, call) => source.pages({ projection: projectionOf(record, fields) }, call),
    check: (call) => source.check(call),
    close: () => source.close(),
  };
}

async function collect(pages: AsyncIterable<readonly Row[]>, limit = Infinity): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  if (limit <= 0) return rows;
  for await (const page of pages) {
    rows = rows.length === 0 ? page : rows.concat(page);
    if (rows.length >= limit) break;
  }
  return rows;
}

function lookupOf(record: RecordType, by: string): Lookup {
  const lookup = record.lookups.find((candidate) => candidate.by === by);
  if (lookup === undefined) throw new Error(`${record.name} has no @lookup by "${by}"`);
  return lookup;
}

function projections(): (record: RecordType, fields: readonly string[], by?: string) => Projection {
  const known = new LRUCache<string, Projection>({ max: PROJECTIONS });
  return (record, fields, by) => {
    const key = [record.name, by ?? '', ...fields].join(' ');
    const kept = known.get(key);
    if (kept?.record === record) return kept;
    const columns = columnsOf(record, fields, by);
    const names = rootNames(columns);
    const projection = { record, columns, names, select: commaList(names), read: rowReader(record, columns) };
    known.set(key, projection);
    return projection;
  };
}
