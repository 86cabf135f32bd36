import { SourceError } from '../../errors.ts';
import { selectionSet } from '../columns.ts';
import type { Call, OpenConnector, Row } from '../connector.ts';
import { openHttp, placeOf, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { atPath, isObject } from '../json.ts';
import { loadOnce } from '../load-once.ts';
import { pagedConnector, type Condition, type PageQuery, type Projection } from '../paged-connector.ts';
import { checkSchema, introspect, type RootFields } from './introspection.ts';

// Asking for more is an error in common shops.
const PAGE_SIZE = 250;

/** Sends one document and gives its data, or throws. */
type Run = (query: string, variables: Readonly<Record<string, unknown>>, call: Call) => Promise<unknown>;

/**
 * Opens a source that speaks GraphQL: `at` of a record type is a root field, `parameter` of a lookup a path into its arguments
 * (`where.id.in`). Values travel in variables only. The types of the arguments come from introspection, once.
 */
export const openGraphQL: OpenConnector = (description, settings) => {
  const http = openHttp(description.name, settings);
  const run = runner(description.name, http);
  const rootFields = loadOnce((call) => introspect(description.name, (query) => run(query, {}, call)));
  const documents = new WeakMap<Projection, string>();
  const service: Service = {
    source: description.name,
    run,
    rootFields,
    documents,
    place: `POST ${http.path}`,
  };
  return pagedConnector(
    {
      pages: (query, call) => pages(service, query, call),
      check: async (call) => checkSchema(description, await rootFields(call)),
      close: () => http.close(),
    },
    settings,
  );
};

interface Service {
  readonly source: string;
  readonly place: string;
  readonly run: Run;
  readonly rootFields: (call: Call) => Promise<RootFields>;
  readonly documents: WeakMap<Projection, string>;
}

async function* pages(service: Service, query: PageQuery, call: Call): AsyncGenerator<readonly Row[]> {
  const { record, read } = query.projection;
  const document = await documentFor(service, query.projection, call);
  const base = argumentsOf(query);
  let after: string | undefined;
  do {
    const data = await service.run(document, after === undefined ? base : { ...base, after }, call);
    const answer = atPath(data, [record.at]);
    const items = atPath(answer, record.items);
    if (!Array.isArray(items)) {
      const place = [record.at, ...record.items].join('.');
      throw invalidAnswer(service.source, service.place, `a list at "${place}"`);
    }
    yield items.map(read);
    const next = nextCursor(atPath(answer, [...record.items.slice(0, -1), 'pageInfo']));
    if (next !== undefined && next === after) {
      throw invalidAnswer(service.source, service.place, 'a cursor of another page');
    }
    after = next;
  } while (after !== undefined);
}

function nextCursor(pageInfo: unknown): string | undefined {
  if (!isObject(pageInfo) || pageInfo['hasNextPage'] !== true) return undefined;
  const cursor = pageInfo['endCursor'];
  return typeof cursor === 'string' ? cursor : undefined;
}

async function documentFor(service: Service, projection: Projection, call: Call): Promise<string> {
  const kept = service.documents.get(projection);
  if (kept !== undefined) return kept;
  const { record, columns } = projection;
  const field = (await service.rootFields(call)).get(record.at);
  if (field === undefined) {
    throw invalidAnswer(service.source, service.place, `a root field "${record.at}"`);
  }
  const wanted = wantedArguments(projection);
  const known = [...field.args].filter(([name]) => wanted.has(name));
  const variables = known.map(([name, type]) => `$${name}: ${type.toString()}`).join(', ');
  const passed = known.map(([name]) => `${name}: $${name}`).join(', ');
  const pageInfo = ' pageInfo { hasNextPage endCursor }';
  const nested = record.items.reduceRight(
    (below, name, depth) => `{ ${name} ${below}${depth === record.items.length - 1 ? pageInfo : ''} }`,
    selectionSet(columns),
  );
  const document = `query ${record.name}(${variables}) { ${record.at}(${passed}) ${nested} }`;
  service.documents.set(projection, document);
  return document;
}

/** Every argument that some query of the record type may set; those that the source lacks are left out. */
function wantedArguments({ record }: Projection): ReadonlySet<string> {
  const roots = record.lookups.map(({ by, parameter = by }) => parameter.split('.', 1)[0] ?? by);
  return new Set([...roots, 'first', 'after']);
}

function argumentsOf({ condition, limit }: PageQuery): Readonly<Record<string, unknown>> {
  const first = Math.min(PAGE_SIZE, limit ?? PAGE_SIZE);
  return condition === undefined ? { first } : { first, ...nestedArgument(condition) };
}

function nestedArgument({ lookup, values }: Condition): Readonly<Record<string, unknown>> {
  const path = (lookup.parameter ?? lookup.by).split('.');
  const value: unknown = lookup.match === 'IN' ? values : values[0];
  const [root = lookup.by, ...rest] = path;
  return { [root]: rest.reduceRight((below, name) => ({ [name]: below }), value) };
}

function runner(source: string, http: HttpClient): Run {
  return async (query, variables, call) => {
    const request: HttpRequest = {
      method: 'POST',
      target: http.path,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    };
    const { body } = await http.json(request, call);
    if (!isObject(body)) throw invalidAnswer(source, placeOf(request), 'a GraphQL answer');
    const errors = body['errors'];
    if (Array.isArray(errors) && errors.length > 0) throw errorFault(source, placeOf(request), errors[0]);
    if (!isObject(body['data'])) throw invalidAnswer(source, placeOf(request), 'a GraphQL answer with data');
    return body['data'];
  };
}

/** What an error in an answer of status 200 stands for; half an answer is none, since its nulls would be lies. */
function errorFault(source: string, place: string, error: unknown): SourceError {
  const cause = new Error(`${place} answered with GraphQL errors`);
  const isOutage = atPath(error, ['extensions', 'code']) === 'INTERNAL_SERVER_ERROR';
  return new SourceError(isOutage ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REFUSED', source, cause);
}
