import { pathsOf } from '../columns.ts';
import type { RecordType, SourceDescription } from '../connector.ts';
import { placeOf, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer, isSuccess, statusFault } from '../http-faults.ts';
import { atPath, isObject } from '../json.ts';
import type { Task } from '../task.ts';

interface Document {
  readonly body: unknown;
  /** Path under which the document was found; its servers may be relative to it. */
  readonly target: string;
}

/**
 * Holds the description of a source against its OpenAPI 3 document: paths, query parameters and columns that it does not have. The
 * document is looked for as `openapi.json` beside the record types' paths and in the folders above.
 */
export async function checkOpenApi(
  { name, records }: SourceDescription,
  http: HttpClient,
  task: Task,
): Promise<readonly string[]> {
  const document = await findDocument(name, candidates(records, http.root), { http, task });
  return records.flatMap((record) => checkRecord(record, document, http.root));
}

interface Exchange {
  readonly http: HttpClient;
  readonly task: Task;
}

async function findDocument(
  source: string,
  targets: readonly string[],
  { http, task }: Exchange,
): Promise<Document> {
  for (const target of targets) {
    const request: HttpRequest = {
      method: 'GET',
      target,
      headers: http.headers({ accept: 'application/json' }),
    };
    const { status, text } = await http.exchange(request, task);
    if (status === 404) continue;
    if (!isSuccess(status)) throw statusFault(source, status, placeOf(request));
    try {
      const body: unknown = JSON.parse(text);
      if (isObject(body) && isObject(body['paths'])) return { body, target };
    } catch {
      // Said below, with what else is wrong with such a document.
    }
    throw invalidAnswer(source, placeOf(request), 'an OpenAPI document with paths');
  }
  throw invalidAnswer(source, `GET ${targets.join(', ')}`, 'an OpenAPI document at one of these');
}

function candidates(records: readonly RecordType[], root: string): readonly string[] {
  const folders = new Set<string>();
  for (const record of records) {
    const names = `${root}${record.at}`.split('/').slice(0, -1);
    for (; names.length > 0; names.pop()) folders.add(names.join('/'));
  }
  return [...folders].map((folder) => `${folder}/openapi.json`);
}

function checkRecord(record: RecordType, document: Document, root: string): readonly string[] {
  const operation = operationAt(document, `${root}${record.at}`);
  if (operation === undefined) return [`${record.name}: the OpenAPI document has no GET "${record.at}"`];
  const parameters = parameterNames(document.body, operation);
  const missing = record.lookups
    .map(({ by, parameter = by }) => ({ by, parameter }))
    .filter(({ parameter }) => !parameters.has(parameter))
    .map(
      ({ by, parameter }) =>
        `${record.name}, lookup by ${by}: "${record.at}" has no parameter "${parameter}"`,
    );
  return [...missing, ...checkColumns(record, document.body, operation)];
}

function checkColumns(record: RecordType, body: unknown, operation: unknown): readonly string[] {
  const answer = atPath(operation, ['responses', '200', 'content', 'application/json', 'schema']);
  const items = schemaAt(body, answer, record.items);
  const element = isObject(items) ? resolve(body, items['items']) : undefined;
  if (element === undefined) {
    return [`${record.name}: the answer of "${record.at}" has no list "${record.items.join('.')}"`];
  }
  return Array.from(record.columns.values()).flatMap((column) =>
    pathsOf(column)
      .filter((path) => schemaAt(body, element, path) === undefined)
      .map((path) => `${record.name}.${column.field}: "${record.at}" has no column "${path.join('.')}"`),
  );
}

function operationAt({ body, target }: Document, path: string): unknown {
  const paths = atPath(body, ['paths']);
  if (!isObject(paths)) return undefined;
  const servers = atPath(body, ['servers']);
  const bases = (Array.isArray(servers) && servers.length > 0 ? servers : [{ url: '/' }]).map((server) => {
    const url = atPath(server, ['url']);
    return URL.parse(typeof url === 'string' ? url : '/', `http://source${target}`)?.pathname ?? '/';
  });
  const found = Object.entries(paths).find(([name]) =>
    bases.some((base) => `${base.replace(/\/$/, '')}${name}` === path),
  );
  return found === undefined ? undefined : atPath(found[1], ['get']);
}

function parameterNames(body: unknown, operation: unknown): ReadonlySet<unknown> {
  const parameters = atPath(operation, ['parameters']);
  const list: readonly unknown[] = Array.isArray(parameters) ? parameters : [];
  return new Set(list.map((parameter) => atPath(resolve(body, parameter), ['name'])));
}

/** The schema of what stands at a path below a schema; lists on the way are gone through. */
function schemaAt(body: unknown, schema: unknown, path: readonly string[]): unknown {
  let at = resolve(body, schema);
  for (const name of path) {
    const element = isObject(at) && 'items' in at ? resolve(body, at['items']) : at;
    at = resolve(body, property(body, element, name));
    if (at === undefined) return undefined;
  }
  return at;
}

function property(body: unknown, schema: unknown, name: string): unknown {
  const own = atPath(schema, ['properties', name]);
  if (own !== undefined || !isObject(schema)) return own;
  const variants = [schema['allOf'], schema['oneOf'], schema['anyOf']].filter(Array.isArray).flat();
  for (const variant of variants) {
    const found = property(body, resolve(body, variant), name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolve(body: unknown, schema: unknown): unknown {
  if (!isObject(schema)) return undefined;
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const names = reference.replace(/^#\//, '').split('/');
  return atPath(
    body,
    names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')),
  );
}
