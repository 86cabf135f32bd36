import { readFileSync } from 'node:fs';
import { CONTACT, INTERACTION, OPPORTUNITY, type RecordType } from '../../samples/crm/record-types.ts';
import type { Answer, Request } from './http.ts';
import { placesOf, type SourceRow, type Table } from './table.ts';
import { allPlaces, writtenRows, type Written } from './written.ts';

const PATH = '/soap/crm';
const WSDL_ORIGIN = 'http://127.0.0.1:4102';
const OPERATION = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/;
const FIELDS = /<(?:\w+:)?fields[^>]*>([^<]*)</g;
const AFTER = /<(?:\w+:)?afterId[^>]*>([^<]*)</;
const LIST = 500;
const GET = 1000;

interface Operation {
  readonly record: RecordType;
  readonly by?: string;
  readonly most: number;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListContacts: { record: CONTACT, most: LIST },
  GetContacts: { record: CONTACT, by: 'contactId', most: GET },
  ListInteractions: { record: INTERACTION, most: LIST },
  GetInteractions: { record: INTERACTION, by: 'contactId', most: GET },
  GetInteractionsById: { record: INTERACTION, by: 'interactionId', most: GET },
  ListOpportunities: { record: OPPORTUNITY, most: LIST },
  GetOpportunities: { record: OPPORTUNITY, by: 'contactId', most: GET },
  GetOpportunitiesById: { record: OPPORTUNITY, by: 'opportunityId', most: GET },
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const element = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;

/** A parsed JSON value as the elements below one element. */
function content(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escape(String(value));
  return Object.entries(value)
    .filter(([, part]) => part !== null)
    .map(([name, part]) => element(name, content(part)))
    .join('');
}

function columnText({ columns }: RecordType, name: string, row: SourceRow): string {
  const column = columns[name];
  const value = row[typeof column === 'object' ? column.json : name];
  if (value === null || value === undefined) return '';
  if (typeof column === 'object') {
    const items: unknown = JSON.parse(String(value));
    const list = Array.isArray(items) ? items : [];
    return element(name, list.map((item: unknown) => element(column.list, content(item))).join(''));
  }
  return element(name, column === 'BOOLEAN' ? String(value !== 0) : escape(String(value)));
}

interface Service {
  readonly table: Table;
  readonly all: readonly number[];
  readonly written: (fields: string) => Written;
}

function service(record: RecordType, table: Table): Service {
  const known = Object.keys(record.columns);
  const written = writtenRows(table, (fields) => {
    const wanted = new Set([record.key, ...fields.split(' ')]);
    const names = fields === '' ? known : known.filter((name) => wanted.has(name));
    return (row) => element(record.element, names.map((name) => columnText(record, name, row)).join(''));
  });
  return { table, all: allPlaces(table), written };
}

const fault = (text: string): Answer => ({
  status: 500,
  type: 'text/xml; charset=utf-8',
  body: `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>${text}</faultstring></soap:Fault></soap:Body></soap:Envelope>`,
});

/** The CRM: SOAP 1.1 with its WSDL. Requests are read by pattern, answers joined from text: a library for either would be the limit. */
export function soap(tables: Readonly<Record<string, Table>>, origin: string): (request: Request) => Answer {
  const wsdl = readFileSync(`${import.meta.dirname}/../../samples/crm/crm.wsdl`, 'utf8').replaceAll(
    WSDL_ORIGIN,
    origin,
  );
  const services = new Map<RecordType, Service>();
  for (const record of [CONTACT, INTERACTION, OPPORTUNITY]) {
    const table = tables[record.table];
    if (table !== undefined) services.set(record, service(record, table));
  }
  return ({ method, target, body }) => {
    if (method === 'GET') {
      return { status: target === `${PATH}?wsdl` ? 200 : 404, type: 'text/xml; charset=utf-8', body: wsdl };
    }
    const name = OPERATION.exec(body)?.[1] ?? '';
    const operation = OPERATIONS[name];
    const found = operation && services.get(operation.record);
    if (operation === undefined || found === undefined) return fault(`The bench has no operation ${name}.`);
    return records(name, operation, { ...found, body });
  };
}

function records(name: string, { by, most }: Operation, found: Service & { readonly body: string }): Answer {
  const { table, all, written, body } = found;
  const places = by === undefined ? all : placesOf(table, by, valuesOf(body, by));
  const after = AFTER.exec(body)?.[1];
  const start = after === undefined ? 0 : table.after(after);
  const rows = written(Array.from(body.matchAll(FIELDS), ([, text = '']) => text).join(' '));
  let text = '';
  let count = 0;
  let last = '';
  for (const place of places) {
    if (place < start) continue;
    if (count === most) {
      text += element('nextAfterId', last);
      break;
    }
    text += rows(place);
    last = table.keyAt(place);
    count += 1;
  }
  return {
    rows: count,
    type: 'text/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tns="urn:crm"><soap:Body><${name}Response xmlns="urn:crm">${text}</${name}Response></soap:Body></soap:Envelope>`,
  };
}

function valuesOf(body: string, name: string): readonly string[] {
  const pattern = name === 'contactId' ? CONTACT_ID : new RegExp(`<(?:\\w+:)?${name}[^>]*>([^<]*)<`, 'g');
  return Array.from(body.matchAll(pattern), ([, value = '']) => value);
}

const CONTACT_ID = /<(?:\w+:)?contactId[^>]*>([^<]*)</g;
