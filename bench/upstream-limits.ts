import { LINKS } from './harness/folder.ts';
import { start, stopAll } from './harness/processes.ts';
import { takeSample } from './harness/sample.ts';
import { startUpstreams } from './harness/upstreams.ts';
import { PORTS } from './ports.ts';
import { readLinks } from './upstreams/links.ts';

/**
 * How many calls a second the upstreams answer for each protocol when the whole of their core is theirs: to be held against what the contestants
 * ask of them.
 */
const links = readLinks(LINKS);
const customers = links.customers.slice(0, 2000);
const keys = (type: 'Contact' | 'ShopCustomer'): readonly string[] =>
  customers.flatMap(({ records }) => records[type]);

const CRM = keys('Contact').map(
  (id) =>
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><GetContacts xmlns="urn:crm"><contactId>${id}</contactId><fields>contactId fullName gender ownerId region vip tags</fields></GetContacts></soap:Body></soap:Envelope>`,
);
const COMMERCE = keys('ShopCustomer').map((id) =>
  JSON.stringify({
    query:
      'query($where: OrderWhere, $first: Int) { orders(where: $where, first: $first) { nodes { id customerId placedAt status totalMinor currency } pageInfo { hasNextPage endCursor } } }',
    variables: { where: { customerId: { in: [id] } }, first: 250 },
  }),
);
const ENTITIES = customers.map(({ id }) =>
  JSON.stringify({
    query:
      'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer { creditLimit { amount currency } invoices(first: 5) { nodes { number status issuedOn amount { amount currency } } } } } }',
    variables: { representations: [{ __typename: 'Customer', id }] },
  }),
);
const partner =
  customers.find(({ records }) => records.BusinessPartner.length > 0)?.records.BusinessPartner[0] ?? '';
const requester = customers.find(({ records }) => records.Requester.length > 0)?.records.Requester[0] ?? '';

const ASKED = [
  {
    name: 'OData, invoices of a partner',
    port: PORTS.sources.erp,
    path: `/odata/v4/erp/Invoices?$select=InvoiceID,BusinessPartnerID,Kind,Status,InvoiceDate,GrossAmount,Currency&$filter=BusinessPartnerID%20in%20('${partner}')`,
    bodies: [''],
  },
  { name: 'SOAP, one contact', port: PORTS.sources.crm, path: '/soap/crm', bodies: CRM },
  {
    name: 'REST, tickets of a requester',
    port: PORTS.sources.ticketing,
    path: `/api/v2/tickets?requester_ids=${requester}&fields=id,requester_id,category,priority,status,created_at&per_page=100`,
    bodies: [''],
  },
  { name: 'GraphQL, orders of a customer', port: PORTS.sources.commerce, path: '/graphql', bodies: COMMERCE },
  { name: 'subgraph, one entity', port: PORTS.subgraphs.erp, path: '/graphql', bodies: ENTITIES },
] as const;

const upstreams = await startUpstreams();
const load = start({ name: 'load', argv: [`${import.meta.dirname}/harness/load.ts`], core: 0 });
await load.said;
for (const { name, port, path, bodies } of ASKED) {
  const { rps, upstreamMicros } = await takeSample({ load, upstreams }, upstreams, {
    port,
    path,
    headers: { 'content-type': 'application/json' },
    bodies,
    neverSeen: false,
    connections: 16,
    warmMs: 1000,
    measureMs: 2000,
  });
  process.stdout.write(
    `${name.padEnd(32)} ${rps.toFixed(0).padStart(7)} calls/s ${upstreamMicros.toFixed(0).padStart(5)} µs each\n`,
  );
}
stopAll();
process.exit();
