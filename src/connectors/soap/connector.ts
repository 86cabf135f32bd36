import type { Lookup, OpenConnector } from '../connector.ts';
import { openHttp, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer } from '../http-faults.ts';
import { atPath } from '../json.ts';
import { loadOnce } from '../load-once.ts';
import { pagedConnector, type Chunk, type Projection, type Question } from '../paged-connector.ts';
import type { Task } from '../task.ts';
import { readAnswer, wantedOf, type Expected } from './answer.ts';
import type { Input } from './envelope.ts';
import { checkOperations } from './operations.ts';
import { usernameToken } from './username-token.ts';
import { xmlReader } from './xml.ts';
import { loadService, type Message, type Service } from './wsdl.ts';

// Asking for more may be a fault; the pages that follow come anyway.
const PAGE_SIZE = 100;

/**
 * Opens a source that speaks SOAP 1.1: `at` of a record type and of a lookup is an operation, `parameter` of a lookup the input
 * element that carries the values. Where an operation has them, the inputs `fields`, `limit` and `afterId` choose columns and pages,
 * and the output `nextAfterId` leads to the next page.
 */
export const openSoap: OpenConnector = (description, settings) => {
  const source = description.name;
  const http = openHttp(source, settings);
  const service = loadOnce((task) => loadService(source, http, task));
  const header = settings.auth.kind === 'usernameToken' ? usernameToken(settings.auth) : () => '';
  return pagedConnector(
    {
      name: source,
      ask: (projection) => ask({ source, http, service, header }, projection),
      check: async (task) => checkOperations(description, (await service(task)).operations),
      room: () => http.room(),
      close: () => http.close(),
    },
    settings,
  );
};

interface Client {
  readonly source: string;
  readonly http: HttpClient;
  readonly service: (task: Task) => Promise<Service>;
  /** Writes the elements of the SOAP header, anew for each call. */
  readonly header: () => string;
}

/** What goes out and what comes back for one projection. */
interface Prepared {
  readonly message: Message;
  readonly expected: Expected;
}

function ask(client: Client, projection: Projection): Question {
  const { record, read } = projection;
  let prepared: Prepared | undefined;
  return {
    async page(chunk, task, afterId) {
      prepared ??= prepare(client.source, projection, await client.service(task));
      const { expected, message } = prepared;
      const input = inputOf(projection.lookup, chunk, afterId);
      const request: HttpRequest = {
        method: 'POST',
        target: client.http.path,
        headers: message.headers,
        body: () => message.envelope.write(input, client.header()),
      };
      const answer = readAnswer(expected, await client.http.exchange(request, task));
      const rows = itemsOf(answer, record.items).map(read);
      const id = answer['nextAfterId'];
      const next = typeof id === 'string' && id !== '' ? id : undefined;
      if (next !== undefined && next === afterId) {
        throw invalidAnswer(client.source, expected.operation, 'the id that another page ends with');
      }
      return { rows, next };
    },
  };
}

function prepare(source: string, projection: Projection, service: Service): Prepared {
  const { record, lookup, names } = projection;
  const operation = lookup?.at ?? record.at;
  const { envelope, headers, answer } = service.message(operation);
  // Without its condition, the operation would answer with every record.
  if (lookup !== undefined && !envelope.inputs.has(parameterOf(lookup))) {
    throw invalidAnswer(source, operation, `an input "${parameterOf(lookup)}" of the operation`);
  }
  return {
    message: { envelope: envelope.given(new Map([['fields', names]])), headers, answer },
    expected: { source, operation, element: answer, read: xmlReader(wantedOf(projection, answer)) },
  };
}

/** The list at a path of the answer: nothing, a single element or several. */
function itemsOf(answer: unknown, path: readonly string[]): readonly unknown[] {
  const items = atPath(answer, path);
  if (items === undefined || items === null || items === '') return [];
  return Array.isArray(items) ? items : [items];
}

/** The inputs by name; those that the operation lacks are not sent, nor those that stay at their default. */
function inputOf(lookup: Lookup | undefined, { values, limit }: Chunk, afterId: string | undefined): Input {
  const input = new Map<string, readonly string[]>();
  if (lookup !== undefined)
    input.set(parameterOf(lookup), lookup.match === 'IN' ? values : values.slice(0, 1));
  if (limit !== undefined) input.set('limit', [String(Math.min(limit, PAGE_SIZE))]);
  if (afterId !== undefined) input.set('afterId', [afterId]);
  return input;
}

function parameterOf({ by, parameter }: Lookup): string {
  return parameter ?? by;
}
