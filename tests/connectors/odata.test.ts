import { CREDENTIALS } from '../../samples/credentials.ts';
import { startErp } from '../../samples/erp/server.ts';
import { connectorContract } from './contract.ts';

connectorContract({
  source: 'erp',
  start: (database) => startErp({ database, port: 0, ...CREDENTIALS.erp }),
  auth: { kind: 'basic', ...CREDENTIALS.erp },
  wrongAuth: { kind: 'basic', username: 'facet', password: 'wrong' },
  customer: {
    record: 'BusinessPartner',
    table: 'BusinessPartners',
    key: 'BusinessPartnerID',
    name: 'Name',
    unwanted: 'BankCardNumber',
  },
  child: {
    record: 'Invoice',
    table: 'Invoices',
    key: 'InvoiceID',
    by: 'partnerId',
    foreignKey: 'BusinessPartnerID',
  },
  tables: { BusinessPartner: 'BusinessPartners', Invoice: 'Invoices', Payment: 'Payments' },
  pageSize: 500,
});
