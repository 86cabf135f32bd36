import type { SampleFiles } from '../../samples/data/generate.ts';
import { loadTable } from './table.ts';

/** The tables of the four sample systems, in memory; without the children of customers if so wanted. */
export function loadTables({ erp, crm, ticketing, commerce }: SampleFiles, customersOnly: boolean) {
  const mostChildren = customersOnly ? 0 : undefined;
  return {
    erp: {
      BusinessPartners: loadTable(erp, 'BusinessPartners', ['BusinessPartnerID', 'ParentPartnerID']),
      Invoices: loadTable(erp, 'Invoices', ['InvoiceID', 'BusinessPartnerID'], mostChildren),
      Payments: loadTable(erp, 'Payments', ['PaymentID', 'BusinessPartnerID'], mostChildren),
    },
    crm: {
      contacts: loadTable(crm, 'contacts', ['contactId']),
      interactions: loadTable(crm, 'interactions', ['interactionId', 'contactId'], mostChildren),
      opportunities: loadTable(crm, 'opportunities', ['opportunityId', 'contactId'], mostChildren),
    },
    ticketing: {
      requesters: loadTable(ticketing, 'requesters', ['id']),
      tickets: loadTable(ticketing, 'tickets', ['id', 'requester_id'], mostChildren),
    },
    commerce: {
      customers: loadTable(commerce, 'customers', ['id']),
      orders: loadTable(commerce, 'orders', ['id', 'customerId'], mostChildren),
    },
  };
}

export type Tables = ReturnType<typeof loadTables>;
