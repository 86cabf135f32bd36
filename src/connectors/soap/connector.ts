import type { Call, OpenConnector, Row } from '../connector.ts';
import { openHttp, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { atPath } from '../json.ts';
import { loadOnce } from '../load-once.ts';
import { pagedConnector, type Condition, type PageQuery, type Projection } from '../paged-connector.ts';
import { readAnswer, wantedOf, type Question } from './answer.ts';
import type { Input } from './envelope.ts';
import { checkOperations } from './operations.ts';
import { usernameToken } from './username-token.ts';
import { loadService, type Message, type Service } from './wsdl.ts';

// Asking for more may be a fault; the pages that follow come anyway.
const PAGE_SIZE = 100;

/**
 * Opens a source that speaks SOAP 1.1: `at` of a record type and of a lookup is an operation, `parameter` of a lookup the input
 * element that carries the values. Where an operation has them, the inputs `fields`, `limit` and `afterId` choose columns and pages,
 * and the output `nextAfterId` leads to the next page.
 */
export const openSoap: OpenConnector = (description, settings) => {
  const http = openHttp(description.name, settings);
  const service = loadOnce((call) => loadService(description.name, http, call));
  const header = settings.auth.kind === 'usernameToken' ? usernameToken(settings.auth) : () => '';
  const client: Client = { source: description.name, http, service, header, asked: new WeakMap() };
  return pagedConnector(
    {
      pages: (query, call) => pages(client, query, call),
      check: async (call) => checkOperations(description, (await service(call)).operations),
      close: () => http.close(),
    },
    settings,
  );
};

interface Client {
  readonly source: string;
  readonly http: HttpClient;
  readonly service: (call: Call) => Promise<Service>;
  /** Writes the elements of the SOAP header, anew for each call. */
  readonly header: () => string;
  /** A projection is always found by the same operation. */
  readonly asked: WeakMap<Projection, Asked>;
}

/** What goes out and what comes back for one projection. */
interface Asked extends Question {
  readonly message: Message;
}

async function* pages(client: Client, query: PageQuery, call: Call): AsyncGenerator<readonly Row[]> {
  const { record, read } = query.projection;
  const asked = client.asked.get(query.projection) ?? ask(client, query, await client.service(call));
  const { envelope, headers } = asked.message;
  const input = inputOf(query);
  let afterId: string | undefined;
  do {
    const given = afterId === undefined ? input : new Map([...input, ['afterId', [afterId]]]);
    const body = () => envelope.write(given, client.header());
    const request: HttpRequest = { method: 'POST', target: client.http.path, headers, body };
    const answer = readAnswer(asked, await client.http.exchange(request, call));
    yield itemsOf(answer, record.items).map(read);
    const next = atPath(answer, ['nextAfterId']);
    if (next === afterId && afterId !== undefined) {
      throw invalidAnswer(client.source, asked.operation, 'the id that another page ends with');
    }
    afterId = typeof next === 'string' && next !== '' ? next : undefined;
  } while (afterId !== undefined);
}

function ask({ source, asked }: Client, { projection, condition }: PageQuery, service: Service): Asked {
  const operation = condition?.lookup.at ?? projection.record.at;
  const message = service.message(operation);
  // Without its condition, the operation would answer with every record.
  if (condition !== undefined && !message.envelope.inputs.has(parameterOf(condition))) {
    throw invalidAnswer(source, operation, `an input "${parameterOf(condition)}" of the operation`);
  }
  const element = message.answer;
  const made = { source, operation, element, message, wanted: wantedOf(projection, element) };
  asked.set(projection, made);
  return made;
}

/** The list at a path of the answer: nothing, a single element or several. */
function itemsOf(answer: unknown, path: readonly string[]): readonly unknown[] {
  const items = atPath(answer, path);
  if (items === undefined || items === null || items === '') return [];
  return Array.isArray(items) ? items : [items];
}

/** The inputs by name; those that the operation lacks are not sent, nor those that stay at their default. */
function inputOf({ projection, condition, limit }: PageQuery): Input {
  const input = new Map<string, readonly string[]>([['fields', projection.names]]);
  if (condition !== undefined) {
    const isList = condition.lookup.match === 'IN';
    input.set(parameterOf(condition), isList ? condition.values : condition.values.slice(0, 1));
  }
  if (limit !== undefined) input.set('limit', [String(Math.min(limit, PAGE_SIZE))]);
  return input;
}

function parameterOf({ lookup: { by, parameter } }: Condition): string {
  return parameter ?? by;
}
