import { startCommerce } from '../../samples/commerce/server.ts';
import { CREDENTIALS } from '../../samples/credentials.ts';
import { connectorContract } from './contract.ts';

connectorContract({
  source: 'commerce',
  start: (database) => startCommerce({ database, port: 0, ...CREDENTIALS.commerce }),
  auth: { kind: 'header', name: 'X-API-Key', value: CREDENTIALS.commerce.apiKey },
  wrongAuth: { kind: 'header', name: 'X-API-Key', value: 'wrong' },
  customer: {
    record: 'ShopCustomer',
    table: 'customers',
    key: 'id',
    name: 'displayName',
    unwanted: 'email',
  },
  child: {
    record: 'Order',
    table: 'orders',
    key: 'id',
    by: 'customerId',
    foreignKey: 'customerId',
  },
  tables: { ShopCustomer: 'customers', Order: 'orders' },
  pageSize: 250,
});
