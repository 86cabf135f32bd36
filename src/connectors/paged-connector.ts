import { LRUCache } from 'lru-cache';
import { chunkValues, fetchChunks } from './chunks.ts';
import { columnsOf, rootNames } from './columns.ts';
import type {
  Call,
  Column,
  Connector,
  FindQuery,
  Lookup,
  RecordType,
  Row,
  ScanQuery,
  SourceSettings,
} from './connector.ts';
import { joinFinds, type FetchByValues } from './joint-finds.ts';
import { rowReader, type ReadRow } from './read-row.ts';
import { guard } from './resilience.ts';
import type { Task } from './task.ts';

/** What to ask of one record type, and how to read it. */
export interface Projection {
  readonly record: RecordType;
  /** Absent: every record is wanted. */
  readonly lookup: Lookup | undefined;
  readonly columns: readonly Column[];
  /** What the source calls the columns; paths by their first names. */
  readonly names: readonly string[];
  readonly read: ReadRow;
}

/** The part of the wanted records that is asked for in one go. */
export interface Chunk {
  /** Of the field of the lookup; none where every record is wanted. */
  readonly values: readonly string[];
  /** The caller's limit; a page need not be larger. */
  readonly limit: number | undefined;
}

interface Page {
  readonly rows: readonly Row[];
  /** Where the next page starts, in the source's own terms; undefined on the last. */
  readonly next: string | undefined;
}

/** How one projection is asked for; all that does not hang on values is prepared. */
export interface Question {
  /** The bytes that the values of one call may take beside the rest of it; absent: no limit. */
  room?(limit: number | undefined): { readonly bytes: number; readonly sizeOf: (value: string) => number };
  /** One call: the first page, or the one that starts where another said. */
  page(chunk: Chunk, task: Task, start?: string): Promise<Page>;
}

/** What differs between the protocols. */
export interface PagedSource {
  readonly name: string;
  /** Asked once for each projection. */
  ask(projection: Projection): Question;
  check(task: Task): Promise<readonly string[]>;
  /** See `Connector.room`. */
  room: Connector['room'];
  close(): Promise<void>;
}

const UNLIMITED = { bytes: Infinity, sizeOf: () => 0 };
const PROJECTIONS = 1000;

interface Prepared {
  readonly lookup: Lookup | undefined;
  readonly question: Question;
  /** All records under some values, asked for with others who want the same where that helps. */
  readonly find: FetchByValues;
}

/** A connector over a source that answers page by page, behind its time budget (for a `find`, a `check` or a page of a `scan`) and circuit breaker. */
export function pagedConnector(source: PagedSource, settings: SourceSettings): Connector {
  const run = guard(source.name, settings);
  const prepare = preparing(source, settings);

  const fetch = async (query: FindQuery, task: Task): Promise<readonly Row[]> => {
    const { values, limit } = query;
    const prepared = prepare(query.record, query.fields, query.by);
    if (limit === undefined) return prepared.find(values, task);
    const rows = await fetchValues(prepared, { values, limit }, { task, ...settings });
    return rows.length > limit ? rows.slice(0, limit) : rows;
  };

  return {
    find: (query, call) => run(call, (task) => fetch(query, task)),
    async *scan({ record, fields }: ScanQuery, call: Call) {
      const { question } = prepare(record, fields);
      let start: string | undefined;
      do {
        const page = await run(call, (task) => question.page({ values: [], limit: undefined }, task, start));
        yield page.rows;
        start = page.next;
      } while (start !== undefined);
    },
    check: (call) => run(call, (task) => source.check(task)),
    room: () => source.room(),
    close: () => source.close(),
  };
}

/** The rows under the values, in as many calls as the source's limits take. */
function fetchValues(
  { lookup, question }: Pick<Prepared, 'lookup' | 'question'>,
  { values, limit }: Chunk,
  { task, concurrency }: { readonly task: Task; readonly concurrency: number },
): Promise<readonly Row[]> {
  const one = (chunk: readonly string[]) => collect(question, { values: chunk, limit }, task);
  if (values.length === 1) return one(values);
  const batch = lookup?.match === 'IN' ? lookup.batch : 1;
  const chunks = chunkValues(values, { batch, ...(question.room?.(limit) ?? UNLIMITED) });
  return fetchChunks(chunks, concurrency, one);
}

/** The rows of all pages, or as many pages as the limit takes. */
async function collect(question: Question, chunk: Chunk, task: Task): Promise<readonly Row[]> {
  const limit = chunk.limit ?? Infinity;
  if (limit <= 0) return [];
  let { rows, next } = await question.page(chunk, task);
  while (next !== undefined && rows.length < limit) {
    const page = await question.page(chunk, task, next);
    rows = rows.concat(page.rows);
    next = page.next;
  }
  return rows;
}

function lookupOf(record: RecordType, by: string): Lookup {
  const lookup = record.lookups.find((candidate) => candidate.by === by);
  if (lookup === undefined) throw new Error(`${record.name} has no @lookup by "${by}"`);
  return lookup;
}

function preparing(
  source: PagedSource,
  { concurrency }: SourceSettings,
): (record: RecordType, fields: readonly string[], by?: string) => Prepared {
  const known = new LRUCache<string, Prepared & { readonly record: RecordType }>({ max: PROJECTIONS });
  return (record, fields, by) => {
    const key = `${record.name} ${by ?? ''} ${fields.join(' ')}`;
    const kept = known.get(key);
    if (kept?.record === record) return kept;
    const lookup = by === undefined ? undefined : lookupOf(record, by);
    const columns = columnsOf(record, fields, by);
    const names = rootNames(columns);
    const question = source.ask({ record, lookup, columns, names, read: rowReader(record, columns) });
    const fetch: FetchByValues = (values, task) =>
      fetchValues({ lookup, question }, { values, limit: undefined }, { task, concurrency });
    const find = lookup?.match === 'IN' ? joinFinds({ by: lookup.by, batch: lookup.batch, fetch }) : fetch;
    const made = { record, lookup, question, find };
    known.set(key, made);
    return made;
  };
}
