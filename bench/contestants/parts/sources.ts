import { createHash, randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import { CREDENTIALS } from '../../../samples/credentials.ts';
import { originOf, PORTS } from '../../ports.ts';
import {
  toContact,
  toInvoice,
  toOrder,
  toPartner,
  toRequester,
  toShopCustomer,
  toTicket,
} from './records.ts';

// The same limits as in `schema/sources/`: the fetches are to be the same as Facet's.
const ODATA_BATCH = 200;
const SOAP_BATCH = 100;
const REST_BATCH = 100;
const GRAPHQL_BATCH = 250;
const CONNECTIONS = 16;

const poolTo = (port: number): Pool => new Pool(originOf(port), { connections: CONNECTIONS, pipelining: 1 });

const pools = {
  erp: poolTo(PORTS.sources.erp),
  crm: poolTo(PORTS.sources.crm),
  ticketing: poolTo(PORTS.sources.ticketing),
  commerce: poolTo(PORTS.sources.commerce),
};

const { erp, crm, ticketing, commerce } = CREDENTIALS;
const HEADERS = {
  erp: {
    authorization: `Basic ${Buffer.from(`${erp.username}:${erp.password}`).toString('base64')}`,
    accept: 'application/json;odata.metadata=minimal;IEEE754Compatible=true',
  },
  ticketing: { authorization: `Bearer ${ticketing.token}`, accept: 'application/json' },
  commerce: { 'x-api-key': commerce.apiKey, 'content-type': 'application/json', accept: 'application/json' },
};

export type Raw = Readonly<Record<string, unknown>>;

function listIn(page: Raw, name: string): readonly Raw[] {
  const list = page[name];
  if (!Array.isArray(list)) throw new Error('a source answered without its list');
  return list;
}

const chunks = (values: readonly string[], size: number): readonly (readonly string[])[] =>
  values.length <= size
    ? values.length === 0
      ? []
      : [values]
    : Array.from({ length: Math.ceil(values.length / size) }, (_, at) =>
        values.slice(at * size, (at + 1) * size),
      );

async function inChunks<Row>(
  values: readonly string[],
  size: number,
  fetch: (chunk: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const lists = await Promise.all(chunks(values, size).map(fetch));
  return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
}

async function get(pool: Pool, path: string, headers: Readonly<Record<string, string>>): Promise<Raw> {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`a source answered ${statusCode}`);
  return JSON.parse(text);
}

async function odata(
  set: string,
  select: string,
  column: string,
  values: readonly string[],
): Promise<readonly Raw[]> {
  return inChunks(values, ODATA_BATCH, async (chunk) => {
    const list = chunk.map((value) => `'${encodeURIComponent(value)}'`).join(',');
    let path: string | undefined =
      `/odata/v4/erp/${set}?$select=${select}&$filter=${column}%20in%20(${list})`;
    let rows: readonly Raw[] = [];
    while (path !== undefined) {
      const page = await get(pools.erp, path, HEADERS.erp);
      const value = listIn(page, 'value');
      rows = rows.length === 0 ? value : rows.concat(value);
      const next = page['@odata.nextLink'];
      path = typeof next === 'string' ? `/odata/v4/erp/${next}` : undefined;
    }
    return rows;
  });
}

async function rest(
  resource: string,
  fields: string,
  parameter: string,
  values: readonly string[],
): Promise<readonly Raw[]> {
  return inChunks(values, REST_BATCH, async (chunk) => {
    const list = chunk.map(encodeURIComponent).join(',');
    let path: string | undefined = `/api/v2/${resource}?${parameter}=${list}&fields=${fields}&per_page=100`;
    let rows: readonly Raw[] = [];
    while (path !== undefined) {
      const page = await get(pools.ticketing, path, HEADERS.ticketing);
      const value = listIn(page, resource);
      rows = rows.length === 0 ? value : rows.concat(value);
      const next = page['next_page'];
      path = typeof next === 'string' ? next.slice(next.indexOf('/api/')) : undefined;
    }
    return rows;
  });
}

async function graphql(
  query: string,
  root: string,
  column: string,
  values: readonly string[],
): Promise<readonly Raw[]> {
  return inChunks(values, GRAPHQL_BATCH, async (chunk) => {
    let rows: readonly Raw[] = [];
    let after: string | undefined;
    do {
      const { statusCode, body } = await pools.commerce.request({
        method: 'POST',
        path: '/graphql',
        headers: HEADERS.commerce,
        body: JSON.stringify({ query, variables: { where: { [column]: { in: chunk } }, first: 250, after } }),
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`the shop answered ${statusCode}`);
      const page = JSON.parse(text).data[root];
      rows = rows.length === 0 ? page.nodes : rows.concat(page.nodes);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    } while (after !== undefined);
    return rows;
  });
}

function securityHeader(): string {
  const nonce = randomBytes(16);
  const created = new Date().toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(crm.password).digest('base64');
  return `<soap:Header><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><wsse:UsernameToken><wsse:Username>${crm.username}</wsse:Username><wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest">${digest}</wsse:Password><wsse:Nonce>${nonce.toString('base64')}</wsse:Nonce><wsu:Created xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">${created}</wsu:Created></wsse:UsernameToken></wsse:Security></soap:Header>`;
}

const SOAP_HEADERS = { 'content-type': 'text/xml; charset=utf-8', soapaction: '"urn:crm/GetContacts"' };

/** The contacts as XML, one text each. */
async function contactElements(ids: readonly string[], fields: string): Promise<readonly string[]> {
  return inChunks(ids, SOAP_BATCH, async (chunk) => {
    const list = chunk.map((id) => `<contactId>${id}</contactId>`).join('');
    const { statusCode, body } = await pools.crm.request({
      method: 'POST',
      path: '/soap/crm',
      headers: SOAP_HEADERS,
      body: `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">${securityHeader()}<soap:Body><GetContacts xmlns="urn:crm">${list}<fields>${fields}</fields></GetContacts></soap:Body></soap:Envelope>`,
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`the CRM answered ${statusCode}`);
    return text.split('<contact>').slice(1);
  });
}

const CONTACT_FIELDS =
  'contactId fullName nationalId taxNumber birthDate gender ownerId region vip tags createdAt modifiedAt';
const ORDER_QUERY = `query($where: OrderWhere, $first: Int, $after: String) { orders(where: $where, first: $first, after: $after) {
  nodes { id customerId placedAt status totalMinor currency } pageInfo { hasNextPage endCursor } } }`;
const ORDER_LINES_QUERY = `query($where: OrderWhere, $first: Int, $after: String) { orders(where: $where, first: $first, after: $after) {
  nodes { id customerId placedAt status lines { sku quantity unitPriceMinor currency } } pageInfo { hasNextPage endCursor } } }`;
const ORDER_ALL_QUERY = `query($where: OrderWhere, $first: Int, $after: String) { orders(where: $where, first: $first, after: $after) {
  nodes { id customerId placedAt status totalMinor currency lines { sku quantity unitPriceMinor currency } } pageInfo { hasNextPage endCursor } } }`;
const SHOP_CUSTOMER_QUERY = `query($where: CustomerWhere, $first: Int, $after: String) { customers(where: $where, first: $first, after: $after) {
  nodes { id displayName createdAt updatedAt } pageInfo { hasNextPage endCursor } } }`;

/** The fetches that the operations of the bench need, with the rows in the form that the answers want. `fields` of contacts: those of the CRM. */
export const SOURCES = {
  partners: async (ids: readonly string[], select: string) =>
    (await odata('BusinessPartners', select, 'BusinessPartnerID', ids)).map(toPartner),
  partnersBelow: async (ids: readonly string[]) =>
    (await odata('BusinessPartners', 'BusinessPartnerID,ParentPartnerID', 'ParentPartnerID', ids)).map(
      (row) => ({
        id: String(row['BusinessPartnerID']),
        parent: String(row['ParentPartnerID']),
      }),
    ),
  contacts: async (ids: readonly string[], fields = CONTACT_FIELDS) =>
    (await contactElements(ids, fields)).map(toContact),
  requesters: async (ids: readonly string[]) =>
    (await rest('requesters', 'id,name,created_at,updated_at', 'ids', ids)).map(toRequester),
  shopCustomers: async (ids: readonly string[]) =>
    (await graphql(SHOP_CUSTOMER_QUERY, 'customers', 'id', ids)).map(toShopCustomer),
  invoices: async (partnerIds: readonly string[], select: string) =>
    (await odata('Invoices', select, 'BusinessPartnerID', partnerIds)).map(toInvoice),
  tickets: async (requesterIds: readonly string[], fields: string) =>
    (await rest('tickets', fields, 'requester_ids', requesterIds)).map(toTicket),
  orders: async (customerIds: readonly string[]) =>
    (await graphql(ORDER_QUERY, 'orders', 'customerId', customerIds)).map(toOrder),
  ordersWithAll: async (customerIds: readonly string[]) =>
    (await graphql(ORDER_ALL_QUERY, 'orders', 'customerId', customerIds)).map(toOrder),
  ordersWithLines: async (customerIds: readonly string[]) =>
    (await graphql(ORDER_LINES_QUERY, 'orders', 'customerId', customerIds)).map(toOrder),
};
