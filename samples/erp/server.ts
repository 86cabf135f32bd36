import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { listenHttp } from '../listen-http.ts';
import { sameSecret } from '../same-secret.ts';
import { openEngine, type Answer, type Engine } from './engine.ts';
import { answerJsonBatch } from './json-batch.ts';
import { ODataFault } from './odata-fault.ts';
import { engineBatch, engineUrl } from './request-url.ts';

export interface ErpOptions {
  /** Path of the SQLite file. */
  readonly database: string;
  /** 0: any free port. */
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

const ROOT = '/odata/v4/erp/';
/** A longer request line with its headers is answered with an empty 431, by Node itself. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * The ERP: OData V4 at `/odata/v4/erp/` behind HTTP Basic, for reading only, pages of at most 500 with a relative
 * `@odata.nextLink`, decimals as strings. Rejects when the port is in use.
 */
export async function startErp({ database: path, port, username, password }: ErpOptions) {
  const database = new DatabaseSync(path, { readOnly: true });
  const engine = await openEngine(database);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    if (!sameSecret(request.headers.authorization, authorization)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="ERP"' }).end();
      return;
    }
    void respond(engine, request, response);
  });
  const { origin, close } = await listenHttp(server, port, () => database.close());
  return { url: `${origin}${ROOT}`, close };
}

async function respond(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (request.method === 'POST') await respondToBatch(engine, request, response);
    else if (isForEngine(request)) handle(engine, request, response);
    else send(response, await answer(engine, request.method ?? '', request.url ?? ''));
  } catch (error) {
    send(response, faultAnswer(error));
  }
}

async function respondToBatch(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url !== `${ROOT}$batch`) throw notAllowed();
  const body = await text(request);
  if (request.headers['content-type']?.startsWith('application/json') === true) {
    send(response, await answerJsonBatch(body, (method, url) => answerPart(engine, method, url)));
    return;
  }
  // Two properties by which body-parser, inside the engine, knows that the body has been read.
  Object.assign(request, { url: '/$batch', body: Buffer.from(engineBatch(body, ROOT)), _body: true });
  engine.handle(request, response);
}

function isForEngine({ method, url }: IncomingMessage): boolean {
  return method === 'GET' && (url === ROOT || url === ROOT.slice(0, -1) || url === `${ROOT}$metadata`);
}

function handle(engine: Engine, request: IncomingMessage, response: ServerResponse): void {
  request.url = request.url === `${ROOT}$metadata` ? '/$metadata' : '/?$format=json';
  engine.handle(request, response);
}

async function answerPart(engine: Engine, method: string, target: string): Promise<Answer> {
  try {
    return await answer(engine, method, target);
  } catch (error) {
    return faultAnswer(error);
  }
}

async function answer(engine: Engine, method: string, target: string): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') throw notAllowed();
  const url = engineUrl(target, ROOT);
  if (url === undefined) throw new ODataFault(404, 'NotFound', `The service is at ${ROOT}.`);
  return await engine.read(url);
}

function notAllowed(): ODataFault {
  return new ODataFault(405, 'MethodNotAllowed', 'The service is for reading only.');
}

function faultAnswer(error: unknown): Answer {
  const fault =
    error instanceof ODataFault
      ? error
      : new ODataFault(500, 'Internal', 'The request could not be answered.');
  const headers = { 'content-type': 'application/json;odata.metadata=minimal', 'odata-version': '4.0' };
  return { status: fault.statusCode, headers, body: JSON.stringify(fault.messageData) };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
