import type { SampleFiles } from '../../samples/data/generate.ts';
import { loadTable } from './table.ts';

/** The tables of the four sample systems, in memory. */
export function loadTables({ erp, crm, ticketing, commerce }: SampleFiles) {
  return {
    erp: {
      BusinessPartners: loadTable(erp, 'BusinessPartners', ['BusinessPartnerID', 'ParentPartnerID']),
      Invoices: loadTable(erp, 'Invoices', ['InvoiceID', 'BusinessPartnerID']),
      Payments: loadTable(erp, 'Payments', ['PaymentID', 'BusinessPartnerID']),
    },
    crm: {
      contacts: loadTable(crm, 'contacts', ['contactId']),
      interactions: loadTable(crm, 'interactions', ['interactionId', 'contactId']),
      opportunities: loadTable(crm, 'opportunities', ['opportunityId', 'contactId']),
    },
    ticketing: {
      requesters: loadTable(ticketing, 'requesters', ['id']),
      tickets: loadTable(ticketing, 'tickets', ['id', 'requester_id']),
    },
    commerce: {
      customers: loadTable(commerce, 'customers', ['id']),
      orders: loadTable(commerce, 'orders', ['id', 'customerId']),
    },
  };
}

export type Tables = ReturnType<typeof loadTables>;
