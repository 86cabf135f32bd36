import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import soap from 'soap';
import { listenHttp } from '../listen-http.ts';
import { child } from './element-text.ts';
import { OPERATIONS } from './operations.ts';
import { readRecords } from './read-records.ts';
import { readRequest } from './read-request.ts';
import { clientFault, SoapFault } from './soap-fault.ts';
import { isAuthentic } from './username-token.ts';

export interface CrmOptions {
  /** Path of the SQLite file. */
  readonly database: string;
  /** 0: any free port. */
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

const PATH = '/soap/crm';
/** Where `crm.wsdl` says that the service is; the WSDL that is served says where it really is. */
const WSDL_ORIGIN = 'http://127.0.0.1:4102';

/**
 * The legacy CRM: SOAP 1.1, document/literal, at `/soap/crm`, its WSDL at `/soap/crm?wsdl`; every call needs a WS-Security
 * UsernameToken. Rejects when the port is in use.
 */
export async function startCrm({ database: path, port, username, password }: CrmOptions) {
  const database = new DatabaseSync(path, { readOnly: true });
  const server = createServer((_request, response) => response.writeHead(404).end());
  const { origin, close } = await listenHttp(server, port, () => database.close());
  const wsdl = await readFile(`${import.meta.dirname}/crm.wsdl`, 'utf8');
  await new Promise<void>((resolve, reject) => {
    const service = soap.listen(server, {
      path: PATH,
      xml: wsdl.replaceAll(WSDL_ORIGIN, origin),
      services: { CrmService: { CrmPort: portOver(database) } },
      suppressStack: true,
      returnFault: true,
      callback: (error) => (error ? reject(error) : resolve()),
    });
    service.authenticate = (security, _done, _request, message) => {
      if (!isAuthentic(security, { username, password }))
        throw new SoapFault('soap:Client.Authentication', 'The UsernameToken is missing, wrong or too old.');
      checkOperation(message);
      return true;
    };
  });
  return { url: `${origin}${PATH}`, close };
}

function portOver(database: DatabaseSync): Record<string, (element: unknown) => object> {
  return Object.fromEntries(
    OPERATIONS.map((operation) => [
      operation.name,
      (element: unknown) => readRecords(database, operation.record, readRequest(operation, element)),
    ]),
  );
}

/** The library would fail on an operation that the WSDL does not have with a fault of SOAP 1.2. */
function checkOperation(message: unknown): void {
  const body = child(message, 'Body');
  const names = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  if (!names.some((name) => OPERATIONS.some((operation) => operation.name === name)))
    throw clientFault('The body holds no operation of the WSDL.');
}
