import { expect, test } from 'vitest';
import { callsBehind } from '../../bench/upstreams/behind.ts';

const customers = Array.from({ length: 250 }, (_, at) => ({
  sequence: at,
  id: String(at),
  records: { BusinessPartner: [`p${at}`], Contact: [`c${at}`], Requester: [], ShopCustomer: [`s${at}`] },
}));

test.each([
  ['erp', ['__typename', 'id'], 0],
  ['erp', ['creditLimit', 'paymentTerms'], 2],
  ['erp', ['creditLimit', 'invoices'], 4],
  ['crm', ['id', 'gender'], 3],
  ['ticketing', ['tickets'], 0],
  ['commerce', ['orders'], 1],
])('the service behind %s makes for %j %i calls', (subgraph, fields, calls) => {
  expect(callsBehind(subgraph)(fields, customers)).toBe(calls);
});
