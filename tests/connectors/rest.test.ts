import { CREDENTIALS } from '../../samples/credentials.ts';
import { startTicketing } from '../../samples/ticketing/server.ts';
import { connectorContract } from './contract.ts';

connectorContract({
  source: 'ticketing',
  start: (database) => startTicketing({ database, port: 0, ...CREDENTIALS.ticketing }),
  auth: { kind: 'bearer', ...CREDENTIALS.ticketing },
  wrongAuth: { kind: 'bearer', token: 'wrong' },
  customer: {
    record: 'Requester',
    table: 'requesters',
    key: 'id',
    name: 'name',
    unwanted: 'email',
  },
  child: {
    record: 'Ticket',
    table: 'tickets',
    key: 'id',
    by: 'requesterId',
    foreignKey: 'requester_id',
  },
  tables: { Requester: 'requesters', Ticket: 'tickets' },
  pageSize: 100,
});
