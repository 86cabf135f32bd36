import { Client, WSDL, type IHttpClient } from 'soap';
import { placeOf, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer, isSuccess, statusFault } from '../http-faults.ts';
import { envelopeOf, type Envelope } from './envelope.ts';
import { inputNames, readOperations, type Operations } from './operations.ts';
import type { Task } from '../task.ts';

/** What the WSDL of a service says. */
export interface Service {
  readonly operations: Operations;
  /** How an operation is called, and how the element of its answer is named. Only document/literal and rpc/literal can be. */
  message(operation: string): Message;
}

export interface Message {
  readonly envelope: Envelope;
  readonly headers: string[];
  readonly answer: string;
}

type Callback = Parameters<IHttpClient['request']>[2];

// The library asks for a promise that it does not look at: results go through the callback.
const UNUSED = new Promise<never>(() => undefined);
const COMMENT = /<!--.*?-->/gs;
const DEFINITION = /<(?:[\w.-]+:)?(?:definitions|schema)[\s>]/;

/** Reads the WSDL at `?wsdl` and what it includes. */
export async function loadService(source: string, http: HttpClient, task: Task): Promise<Service> {
  const address = `http://source${http.path}`;
  const place = `GET ${http.path}`;
  const text = await loadDefinition(source, http, { target: `${http.path}?wsdl`, task });
  const wsdl = new WSDL(text, `${address}?wsdl`, { httpClient: fetcher(source, http, task) });
  const broken = await new Promise<unknown>((resolve) => wsdl.onReady(resolve));
  if (broken !== null && broken !== undefined) throw invalidAnswer(source, place, 'a WSDL');
  const described: unknown = new Client(wsdl, address).describe();
  const operations = readOperations(described);
  return {
    operations,
    message(operation) {
      const answer = answerName(wsdl, operation);
      if (answer === undefined) throw invalidAnswer(source, operation, 'an operation of the WSDL');
      const { body, headers } = writeOnce(wsdl, operation, inputNames(operations, operation));
      const envelope = envelopeOf(body);
      if (envelope === undefined) {
        throw invalidAnswer(source, operation, 'an operation with literal messages, not encoded ones');
      }
      return { envelope, headers: http.headers(headers), answer };
    },
  };
}

function answerName({ definitions: { services } }: WSDL, operation: string): string | undefined {
  const ports = Object.values(services).flatMap((service) => Object.values(service.ports));
  return ports
    .map(({ binding }) => binding.methods[operation]?.output?.$name)
    .find((name) => name !== undefined);
}

/** What the library sends for an operation, with `{name}` for the value of each input. */
function writeOnce(wsdl: WSDL, operation: string, names: Iterable<string>) {
  const written = { body: '', headers: {} };
  const httpClient: IHttpClient = {
    request(_url: string, body: unknown, _done: Callback, headers = {}) {
      Object.assign(written, { body, headers });
      return UNUSED;
    },
  };
  const method: unknown = new Client(wsdl, 'http://source', { httpClient })[operation];
  const input = Object.fromEntries(Array.from(names, (name) => [name, `{${name}}`]));
  if (typeof method === 'function') method(input, () => undefined);
  return written;
}

async function loadDefinition(
  source: string,
  http: HttpClient,
  { target, task }: { readonly target: string; readonly task: Task },
): Promise<string> {
  const request: HttpRequest = { method: 'GET', target, headers: http.headers() };
  const { status, text } = await http.exchange(request, task);
  if (!isSuccess(status)) throw statusFault(source, status, placeOf(request));
  if (!isDefinition(text)) throw invalidAnswer(source, placeOf(request), 'a WSDL or XML schema');
  return text;
}

/** The library does not survive a document without a root element that it knows: it fails where nobody can catch it. */
function isDefinition(text: string): boolean {
  return DEFINITION.test(text.replaceAll(COMMENT, ''));
}

/** Fetches what a WSDL includes, as part of one call. */
function fetcher(source: string, http: HttpClient, task: Task): IHttpClient {
  return {
    request(url: string, _body: unknown, done: Callback) {
      const { pathname, search } = new URL(url);
      void loadDefinition(source, http, { target: `${pathname}${search}`, task })
        .then((text) => done(null, { status: 200, headers: {}, data: text }, text))
        .catch(done);
      return UNUSED;
    },
  };
}
