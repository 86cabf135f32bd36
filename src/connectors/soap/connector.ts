import { rootNames } from '../columns.ts';
import type { Call, OpenConnector, Row, SourceDescription } from '../connector.ts';
import { openHttp } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { atPath, isObject } from '../json.ts';
import { loadOnce } from '../load-once.ts';
import { pagedConnector, type PageQuery } from '../paged-connector.ts';
import { soapClient, type SoapClient } from './client.ts';
import { checkOperations, inputNames, readOperations, type Operations } from './operations.ts';

// Asking for more may be a fault; the pages that follow come anyway.
const PAGE_SIZE = 100;

/**
 * Opens a source that speaks SOAP 1.1: `at` of a record type and of a lookup is an operation, `parameter` of a lookup the input
 * element that carries the values. Where an operation has them, the inputs `fields`, `limit` and `afterId` choose columns and pages,
 * and the output `nextAfterId` leads to the next page.
 */
export const openSoap: OpenConnector = (description, settings) => {
  const http = openHttp(description.name, settings);
  const client = soapClient({ source: description.name, http, auth: settings.auth });
  const operations = loadOnce(async (call) => readOperations(await client.describe(call)));
  const service: Service = { description, client, operations };
  return pagedConnector(
    {
      pages: (query, call) => pages(service, query, call),
      check: async (call) => checkOperations(description, await operations(call)),
      close: () => http.close(),
    },
    settings,
  );
};

interface Service {
  readonly description: SourceDescription;
  readonly client: SoapClient;
  readonly operations: (call: Call) => Promise<Operations>;
}

async function* pages(service: Service, query: PageQuery, call: Call): AsyncGenerator<readonly Row[]> {
  const { record, read } = query.projection;
  const operation = query.condition?.lookup.at ?? record.at;
  const input = inputOf(query, inputNames(await service.operations(call), operation));
  let afterId: string | undefined;
  do {
    const given = afterId === undefined ? input : { ...input, afterId };
    const answer = await service.client.invoke(operation, given, call);
    yield itemsOf(answer, record.items).map((item) => read(plain(item)));
    const next = atPath(answer, ['nextAfterId']);
    if (next === afterId && afterId !== undefined) {
      throw invalidAnswer(service.description.name, operation, 'the id that another page ends with');
    }
    afterId = typeof next === 'string' && next !== '' ? next : undefined;
  } while (afterId !== undefined);
}

/** The list at a path of the answer: nothing, a single element or several. */
function itemsOf(answer: unknown, path: readonly string[]): readonly unknown[] {
  const items = atPath(answer, path);
  if (items === undefined || items === null || items === '') return [];
  return Array.isArray(items) ? items : [items];
}

function inputOf(
  { projection, condition, limit }: PageQuery,
  known: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  if (condition !== undefined) {
    const { by, parameter = by, match } = condition.lookup;
    given[parameter] = match === 'IN' ? condition.values : condition.values[0];
  }
  if (known.has('fields')) given['fields'] = rootNames(projection.columns);
  if (known.has('limit') && limit !== undefined) given['limit'] = Math.min(limit, PAGE_SIZE);
  return given;
}

/** Elements with attributes arrive as `{ attributes, $value }`; only their text or children count. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if ('$value' in value) return value['$value'];
  const parts: Record<string, unknown> = {};
  for (const name in value) if (name !== 'attributes') parts[name] = plain(value[name]);
  return parts;
}
