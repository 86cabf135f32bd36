import { Client, WSDL, WSSecurity, type IHttpClient, type IOptions } from 'soap';
import { SourceError } from '../../errors.ts';
import type { Call, SourceAuth } from '../connector.ts';
import { placeOf, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer, statusFault } from '../http-faults.ts';
import { atPath } from '../json.ts';
import { loadOnce } from '../load-once.ts';

/** The operations of a SOAP service, as its WSDL says. */
export interface SoapClient {
  /** The answer of an operation, its leaves as text. A fault is SOURCE_REFUSED, of the code `Server` SOURCE_UNAVAILABLE. */
  invoke(operation: string, input: Readonly<Record<string, unknown>>, call: Call): Promise<unknown>;
  /** Service -> port -> operation -> `{ input, output }`: element names with their types, lists marked by `[]`. */
  describe(call: Call): Promise<unknown>;
}

interface SoapService {
  readonly source: string;
  readonly http: HttpClient;
  readonly auth: SourceAuth;
}

type Callback = Parameters<IHttpClient['request']>[2];

// The library asks for a promise that it does not look at: results go through the callback.
const UNUSED = new Promise<never>(() => undefined);
const COMMENT = /<!--.*?-->/gs;
const DEFINITION = /<(?:[\w.-]+:)?(?:definitions|schema)[\s>]/;
const FAULT = /<(?:[\w.-]+:)?Fault[\s>]/;
const OUTAGE = /(?:^|:)(?:Server|Receiver)(?:\.|$)/;
const asText = (text: string): string => text;

/** Numbers, dates and booleans stay text, so that amounts do not pass through binary floats; the record type says what they are. */
const customDeserializer: Readonly<Record<string, (text: string) => string>> = Object.fromEntries(
  [
    'int',
    'integer',
    'short',
    'long',
    'double',
    'float',
    'decimal',
    'bool',
    'boolean',
    'date',
    'dateTime',
  ].map((type) => [type, asText]),
);

/** A client that reads the WSDL at `?wsdl` once, when it is first needed, and sends through the source's own pool. */
export function soapClient(service: SoapService): SoapClient {
  const { source, http } = service;
  const address = `http://source${http.path}`;
  const wsdl = loadOnce((call) => loadWsdl(service, address, call));

  const clientFor = async (call: Call): Promise<Client> => {
    const options: IOptions = {
      httpClient: transport(service, call),
      customDeserializer,
      disableCache: true,
    };
    return new Client(await wsdl(call), address, options);
  };

  return {
    async invoke(operation, input, call) {
      const client = await clientFor(call);
      const method: unknown = client[operation];
      if (typeof method !== 'function') throw invalidAnswer(source, operation, 'an operation of the WSDL');
      return new Promise((resolve, reject) => {
        method.call(client, input, (error: unknown, result: unknown) => {
          if (error !== null && error !== undefined) reject(faultOf(source, operation, error));
          else if (isAnswer(result)) resolve(result);
          else reject(invalidAnswer(source, operation, 'a SOAP answer of the operation'));
        });
      });
    },
    async describe(call) {
      return (await clientFor(call)).describe();
    },
  };
}

async function loadWsdl(service: SoapService, address: string, call: Call): Promise<WSDL> {
  const { source, http } = service;
  const request: HttpRequest = { method: 'GET', target: `${http.path}?wsdl` };
  const { status, text } = await http.exchange(request, call);
  const fault = statusFault(source, status, placeOf(request));
  if (fault !== undefined) throw fault;
  if (!isDefinition(text)) throw invalidAnswer(source, placeOf(request), 'a WSDL');
  const options = { httpClient: transport(service, call), customDeserializer };
  const wsdl = new WSDL(text, `${address}?wsdl`, options);
  const broken = await new Promise<unknown>((resolve) => wsdl.onReady(resolve));
  if (broken !== null && broken !== undefined) throw invalidAnswer(source, placeOf(request), 'a WSDL');
  return wsdl;
}

/** The library does not survive a document without a root element that it knows: it fails where nobody can catch it. */
function isDefinition(text: string): boolean {
  return DEFINITION.test(text.replaceAll(COMMENT, ''));
}

/** Sends what the library has put together (or fetches what a WSDL includes) as part of one call. */
function transport({ source, http, auth }: SoapService, call: Call): IHttpClient {
  const send = async (url: string, body: unknown, headers: Readonly<Record<string, string>>) => {
    const { pathname, search } = new URL(url);
    const target = `${pathname}${search}`;
    const request: HttpRequest =
      typeof body === 'string'
        ? { method: 'POST', target, headers, body: () => withToken(body, auth) }
        : { method: 'GET', target };
    const answer = await http.exchange(request, call);
    // A SOAP fault comes with status 500; anything else with an error status is not from the service.
    const fault = statusFault(source, answer.status, placeOf(request));
    if (fault !== undefined && !FAULT.test(answer.text)) throw fault;
    if (request.method === 'GET' && !isDefinition(answer.text)) {
      throw invalidAnswer(source, placeOf(request), 'a WSDL or XML schema');
    }
    return answer;
  };
  return {
    request(url: string, body: unknown, done: Callback, headers = {}) {
      void send(url, body, headers)
        .then(({ status, headers: received, text }) =>
          done(null, { status, headers: received, data: text }, text),
        )
        .catch(done);
      return UNUSED;
    },
  };
}

/** Adds the WS-Security header, with a nonce of its own each time: services refuse one that they have seen before. */
function withToken(envelope: string, auth: SourceAuth): string {
  if (auth.kind !== 'usernameToken') return envelope;
  const options = { passwordType: 'PasswordDigest', hasTimeStamp: true };
  const token = new WSSecurity(auth.username, auth.password, options).toXML();
  return envelope.replace('<soap:Body', () => `<soap:Header>${token}</soap:Header><soap:Body`);
}

/** An operation without output elements gives null; a body that is no answer of it gives the envelope, or nothing. */
function isAnswer(result: unknown): boolean {
  if (result === null) return true;
  return typeof result === 'object' && Object.keys(result).length > 0 && !('Body' in result);
}

function faultOf(source: string, place: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const fault = atPath(error, ['root', 'Envelope', 'Body', 'Fault']);
  if (fault === undefined) return invalidAnswer(source, place, 'a SOAP answer');
  const code = atPath(fault, ['faultcode', '$value']) ?? atPath(fault, ['faultcode']);
  // SOAP 1.1, 4.4.1: `Server` says that the same message may succeed later, `Client` that it never will.
  const isOutage = typeof code === 'string' && OUTAGE.test(code);
  const cause = new Error(`${place} answered with a SOAP fault`);
  return new SourceError(isOutage ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REFUSED', source, cause);
}
