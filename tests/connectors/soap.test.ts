import { CREDENTIALS } from '../../samples/credentials.ts';
import { startCrm } from '../../samples/crm/server.ts';
import { connectorContract } from './contract.ts';

connectorContract({
  source: 'crm',
  start: (database) => startCrm({ database, port: 0, ...CREDENTIALS.crm }),
  auth: { kind: 'usernameToken', ...CREDENTIALS.crm },
  wrongAuth: { kind: 'usernameToken', username: 'facet', password: 'wrong' },
  customer: {
    record: 'Contact',
    table: 'contacts',
    key: 'contactId',
    name: 'fullName',
    unwanted: 'nationalId',
  },
  child: {
    record: 'Interaction',
    table: 'interactions',
    key: 'interactionId',
    by: 'contactId',
    foreignKey: 'contactId',
  },
  tables: { Contact: 'contacts', Interaction: 'interactions', Opportunity: 'opportunities' },
  pageSize: 1000,
});
