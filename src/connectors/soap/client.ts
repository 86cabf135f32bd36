import { Client, WSDL, WSSecurity, type IHttpClient, type IOptions } from 'soap';
import { SourceError } from '../../errors.ts';
import type { Call, SourceAuth } from '../connector.ts';
import { placeOf, type HttpClient, type HttpRequest } from '../http.ts';
import { invalidAnswer, statusFault } from '../http-faults.ts';
import { atPath } from '../json.ts';

/** The operations of a SOAP service, as its WSDL says. */
export interface SoapClient {
  /** The answer of an operation, its leaves as text. A fault is SOURCE_REFUSED. */
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
  const { source, http, auth } = service;
  const address = `http://source${http.path}`;
  let known: WSDL | undefined;

  const clientFor = async (call: Call): Promise<Client> => {
    const options: IOptions = {
      httpClient: transport(service, call),
      customDeserializer,
      disableCache: true,
    };
    known ??= await loadWsdl(service, address, call);
    const client = new Client(known, address, options);
    if (auth.kind === 'usernameToken') {
      client.setSecurity(
        new WSSecurity(auth.username, auth.password, { passwordType: 'PasswordDigest', hasTimeStamp: true }),
      );
    }
    return client;
  };

  return {
    async invoke(operation, input, call) {
      const client = await clientFor(call);
      const method: unknown = client[operation];
      const place = operation;
      if (typeof method !== 'function') throw invalidAnswer(source, place, 'an operation of the WSDL');
      return new Promise((resolve, reject) => {
        method.call(client, input, (error: unknown, result: unknown) => {
          if (error !== null && error !== undefined) reject(faultOf(source, place, error));
          else if (isAnswer(result)) resolve(result);
          else reject(invalidAnswer(source, place, 'a SOAP answer of the operation'));
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
  const options = { httpClient: transport(service, call), customDeserializer };
  const wsdl = new WSDL(text, `${address}?wsdl`, options);
  const broken = await new Promise<unknown>((resolve) => wsdl.onReady(resolve));
  if (broken !== null && broken !== undefined) throw invalidAnswer(source, placeOf(request), 'a WSDL');
  return wsdl;
}

/** Sends what the library has put together (or fetches what a WSDL includes) as part of one call. */
function transport({ source, http }: SoapService, call: Call): IHttpClient {
  const send = async (url: string, body: unknown, headers: Readonly<Record<string, string>>) => {
    const { pathname, search } = new URL(url);
    const target = `${pathname}${search}`;
    const request: HttpRequest =
      typeof body === 'string' ? { method: 'POST', target, headers, body } : { method: 'GET', target };
    const answer = await http.exchange(request, call);
    // A SOAP fault comes with status 500; anything else with an error status is not from the service.
    const fault = statusFault(source, answer.status, placeOf(request));
    if (fault !== undefined && !answer.text.includes('Fault')) throw fault;
    return answer;
  };
  return {
    request(url: string, body: unknown, done: Callback, headers = {}) {
      void send(url, body, headers).then(
        ({ status, headers: received, text }) => done(null, { status, headers: received, data: text }, text),
        (error: unknown) => done(error),
      );
      return UNUSED;
    },
  };
}

/** An operation without output elements gives null; a body that is no answer of it gives the envelope, or nothing. */
function isAnswer(result: unknown): boolean {
  if (result === null) return true;
  return typeof result === 'object' && Object.keys(result).length > 0 && !('Body' in result);
}

function faultOf(source: string, place: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const isFault = atPath(error, ['root', 'Envelope', 'Body', 'Fault']) !== undefined;
  if (!isFault) return invalidAnswer(source, place, 'a SOAP answer');
  return new SourceError('SOURCE_REFUSED', source, new Error(`${place} answered with a SOAP fault`));
}
