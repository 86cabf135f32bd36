import { SourceError } from '../../errors.ts';
import { selectionSet } from '../columns.ts';
import type { Lookup, OpenConnector, RecordType } from '../connector.ts';
import { openHttp, placeOf, type HttpRequest, type ParseJson } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { atPath, isObject } from '../json.ts';
import { loadOnce } from '../load-once.ts';
import { pagedConnector, type Projection, type Question } from '../paged-connector.ts';
import { recordParser } from '../record-parser.ts';
import type { Task } from '../task.ts';
import { checkSchema, introspect, type RootField, type RootFields } from './introspection.ts';

// Asking for more is an error in common shops.
const PAGE_SIZE = 250;

/**
 * Opens a source that speaks GraphQL: `at` of a record type is a root field, `parameter` of a lookup a path into its arguments
 * (`where.id.in`). Values travel in variables only. The types of the arguments come from introspection, once.
 */
export const openGraphQL: OpenConnector = (description, settings) => {
  const source = description.name;
  const http = openHttp(source, settings);
  const headers = http.headers({ 'content-type': 'application/json', accept: 'application/json' });
  const run: Run = async (body, task, parse) => {
    const request: HttpRequest = { method: 'POST', target: http.path, headers, body };
    return dataOf(source, request, (await http.json(request, task, parse)).body);
  };
  const rootFields = loadOnce((task) => introspect(source, (query) => run(JSON.stringify({ query }), task)));
  const service: Service = { source, place: `POST ${http.path}`, run, rootFields };
  return pagedConnector(
    {
      name: source,
      ask: (projection) => ask(service, projection),
      check: async (task) => checkSchema(description, await rootFields(task)),
      room: () => http.room(),
      close: () => http.close(),
    },
    settings,
  );
};

/** Sends the body of a request and gives the data of its answer, or throws. */
type Run = (body: string, task: Task, parse?: ParseJson) => Promise<unknown>;

interface Service {
  readonly source: string;
  readonly place: string;
  readonly run: Run;
  readonly rootFields: (task: Task) => Promise<RootFields>;
}

function ask({ source, place, run, rootFields }: Service, projection: Projection): Question {
  const { record, lookup, read } = projection;
  const [condition, end] = conditionOf(lookup);
  const pageInfoPath = [...record.items.slice(0, -1), 'pageInfo'];
  const parse = recordParser(projection, ['data', record.at, ...record.items]);
  let start: string | undefined;
  return {
    async page({ values, limit = PAGE_SIZE }, task, after) {
      start ??= startOf(documentFor(projection, fieldOf(await rootFields(task))));
      let body = `${start}${Math.min(PAGE_SIZE, limit)}`;
      if (lookup !== undefined) {
        body += condition + JSON.stringify(lookup.match === 'IN' ? values : values[0]) + end;
      }
      if (after !== undefined) body += `,"after":${JSON.stringify(after)}`;
      const answer = atPath(await run(`${body}}}`, task, parse), [record.at]);
      const items = atPath(answer, record.items);
      if (!Array.isArray(items)) {
        throw invalidAnswer(source, place, `a list at "${[record.at, ...record.items].join('.')}"`);
      }
      // A service that is asked for customers one by one answers null for those that it does not know.
      const rows = items.filter((item) => item !== null || !record.byCustomerId).map(read);
      const next = nextCursor(atPath(answer, pageInfoPath));
      if (next !== undefined && next === after)
        throw invalidAnswer(source, place, 'a cursor of another page');
      return { rows, next };
    },
  };

  function fieldOf(fields: RootFields): RootField {
    const field = fields.get(record.at);
    if (field === undefined) throw invalidAnswer(source, place, `a root field "${record.at}"`);
    return field;
  }
}

/** The body of a request up to its first variable, how many records are wanted. */
function startOf(document: string): string {
  return `{"query":${JSON.stringify(document)},"variables":{"first":`;
}

/** What stands before and behind the values in the variables: the parameter is a path. */
function conditionOf(lookup: Lookup | undefined): readonly [string, string] {
  if (lookup === undefined) return ['', ''];
  const names = (lookup.parameter ?? lookup.by).split('.').map((name) => JSON.stringify(name));
  return [`,${names.join(':{')}:`, '}'.repeat(names.length - 1)];
}

function nextCursor(pageInfo: unknown): string | undefined {
  if (!isObject(pageInfo) || pageInfo['hasNextPage'] !== true) return undefined;
  const cursor = pageInfo['endCursor'];
  return typeof cursor === 'string' ? cursor : undefined;
}

function documentFor({ record, columns }: Projection, { args }: RootField): string {
  const wanted = wantedArguments(record);
  const known = [...args].filter(([name]) => wanted.has(name));
  const variables = known.map(([name, type]) => `$${name}: ${type.toString()}`).join(', ');
  const passed = known.map(([name]) => `${name}: $${name}`).join(', ');
  const pageInfo = ' pageInfo { hasNextPage endCursor }';
  const nested = record.items.reduceRight(
    (below, name, depth) => `{ ${name} ${below}${depth === record.items.length - 1 ? pageInfo : ''} }`,
    selectionSet(columns),
  );
  return `query ${record.name}(${variables}) { ${record.at}(${passed}) ${nested} }`;
}

/** Every argument that some query of the record type may set; those that the source lacks are left out. */
function wantedArguments({ lookups }: RecordType): ReadonlySet<string> {
  const roots = lookups.map(({ by, parameter = by }) => parameter.split('.', 1)[0] ?? by);
  return new Set([...roots, 'first', 'after']);
}

function dataOf(source: string, request: HttpRequest, body: unknown): unknown {
  if (!isObject(body)) throw invalidAnswer(source, placeOf(request), 'a GraphQL answer');
  const errors = body['errors'];
  if (Array.isArray(errors) && errors.length > 0) throw errorFault(source, placeOf(request), errors[0]);
  if (!isObject(body['data'])) throw invalidAnswer(source, placeOf(request), 'a GraphQL answer with data');
  return body['data'];
}

/** What an error in an answer of status 200 stands for; half an answer is none, since its nulls would be lies. */
function errorFault(source: string, place: string, error: unknown): SourceError {
  const cause = new Error(`${place} answered with GraphQL errors`);
  const isOutage = atPath(error, ['extensions', 'code']) === 'INTERNAL_SERVER_ERROR';
  return new SourceError(isOutage ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REFUSED', source, cause);
}
