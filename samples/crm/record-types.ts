type Column = 'TEXT' | 'NUMBER' | 'BOOLEAN' | { readonly list: string; readonly json: string };

/** A record type of the CRM: the element that shows it, its table, and its columns by element name, as in `crm.wsdl`. */
export interface RecordType {
  readonly element: string;
  readonly table: string;
  readonly key: string;
  readonly columns: Readonly<Record<string, Column>>;
}

export const CONTACT: RecordType = {
  element: 'contact',
  table: 'contacts',
  key: 'contactId',
  columns: {
    contactId: 'TEXT',
    fullName: 'TEXT',
    customerType: 'TEXT',
    nationalId: 'TEXT',
    taxNumber: 'TEXT',
    birthDate: 'TEXT',
    gender: 'TEXT',
    mobile: 'TEXT',
    email: 'TEXT',
    emailVerified: 'BOOLEAN',
    addressLine: 'TEXT',
    city: 'TEXT',
    province: 'TEXT',
    postalCode: 'TEXT',
    country: 'TEXT',
    ownerId: 'TEXT',
    region: 'TEXT',
    language: 'TEXT',
    vip: 'BOOLEAN',
    tags: { list: 'tag', json: 'tagsJson' },
    consents: { list: 'consent', json: 'consentsJson' },
    createdAt: 'TEXT',
    modifiedAt: 'TEXT',
  },
};

export const INTERACTION: RecordType = {
  element: 'interaction',
  table: 'interactions',
  key: 'interactionId',
  columns: {
    interactionId: 'TEXT',
    contactId: 'TEXT',
    channel: 'TEXT',
    direction: 'TEXT',
    at: 'TEXT',
    subject: 'TEXT',
    note: 'TEXT',
    agentId: 'TEXT',
  },
};

export const OPPORTUNITY: RecordType = {
  element: 'opportunity',
  table: 'opportunities',
  key: 'opportunityId',
  columns: {
    opportunityId: 'TEXT',
    contactId: 'TEXT',
    name: 'TEXT',
    stage: 'TEXT',
    amount: 'TEXT',
    currency: 'TEXT',
    probability: 'NUMBER',
    expectedCloseDate: 'TEXT',
    createdAt: 'TEXT',
  },
};
