import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ODataRequest, ServiceRegistry, type IFileLoader } from '@sap-ux/fe-mockserver-core';
import { DataAccess } from '@sap-ux/fe-mockserver-core/dist/data/dataAccess.js';
import { badRequest } from './odata-fault.ts';
import { checkRequest, type EntityType } from './service-model.ts';
import { sqlEntitySet } from './sql-entity-set.ts';

const METADATA = `${import.meta.dirname}/metadata.xml`;
const SERVICE = '/odata/v4/erp';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Engine {
  /** Answers a GET; the URL is relative to the service root and starts with a slash. */
  read(url: string): Promise<Answer>;
  /** Answers `$metadata`, the service document and a multipart `$batch`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

const silent = { error: () => undefined, info: () => undefined };

/** The OData engine over the ERP's tables. */
export async function openEngine(database: DatabaseSync): Promise<Engine> {
  const entitySets = new Map<string, EntityType>();
  const registry = new ServiceRegistry(
    fileLoader(database, entitySets),
    { loadMetadata: (path) => readFile(path, 'utf8'), addI18nPath: () => undefined },
    undefined,
  );
  const service = {
    urlPath: SERVICE,
    metadataPath: METADATA,
    mockdataPath: SERVICE,
    noETag: true,
    strictKeyMode: true,
  };
  await registry.loadDefaultServices({ services: [service], logger: silent });
  const access = registry.getService(SERVICE);
  const handler = registry.getRegistrations()[0]?.handler;
  if (!(access instanceof DataAccess) || handler === undefined)
    throw new Error('The OData engine did not start.');
  for (const { name, entityType } of access.getMetadata().getEntitySets()) entitySets.set(name, entityType);
  return {
    read: async (url) => {
      const request = parse(url, access);
      checkRequest(request, entitySets);
      return await read(request);
    },
    handle: (request, response) => handler(request, response, () => response.writeHead(404).end()),
  };
}

async function read(request: ODataRequest): Promise<Answer> {
  await request.handleRequest();
  const body: unknown = request.getResponseData();
  return {
    status: request.statusCode,
    headers: request.responseHeaders,
    body: typeof body === 'string' ? body : '',
  };
}

function parse(url: string, access: DataAccess): ODataRequest {
  try {
    return new ODataRequest({ method: 'GET', url }, access);
  } catch {
    throw badRequest('The query options cannot be parsed.');
  }
}

/** Where the engine looks for a script with an entity set's data, it finds one that asks SQLite. */
function fileLoader(database: DatabaseSync, entitySets: ReadonlyMap<string, EntityType>): IFileLoader {
  return {
    loadFile: (path) => readFile(path, 'utf8'),
    loadFileSync: () => '',
    exists: async (path) => path.endsWith('.js'),
    existsSync: () => false,
    syncSupported: () => false,
    loadJS: async (path) => sqlEntitySet({ database, name: basename(path, '.js'), entitySets }),
  };
}
