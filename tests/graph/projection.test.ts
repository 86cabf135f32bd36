import { describe, expect, it } from 'vitest';
import { type AccessPlan } from '../../src/masking/treatment.ts';
import { CLEAR, DENY, planOf, toyGraph } from './toy-graph.ts';

/** What each record type was asked for, by the record type. */
async function columnsFor(query: string, access?: AccessPlan): Promise<Record<string, readonly string[]>> {
  const graph = toyGraph({
    rows: {
      Contact: [{ recordId: 'C1', name: 'Ann' }],
      BusinessPartner: [{ recordId: 'P1', name: 'Ann' }],
      Invoice: [{ number: 'I1', partnerId: 'P1' }],
      Interaction: [{ number: 'N1', contactId: 'C1' }],
    },
    customers: [['Contact:C1', 'BusinessPartner:P1', 'Requester:R1', 'ShopCustomer:S1']],
  });
  const text = query.replaceAll('ONE', `customer(id: "${graph.customerIds[0]}")`);
  const { result } = await graph.ask(text, access ? { access } : {});
  expect(result.errors).toBeUndefined();
  return Object.fromEntries(graph.asked.map(({ record, fields }) => [record, fields]));
}

describe('rule 2: policy before fetch', () => {
  it.each<[string, string, Record<string, string[]>]>([
    ['an id: nothing', '{ ONE { id __typename } }', {}],
    ['keys of records: nothing', '{ ONE { records { source recordId link { confidence } } } }', {}],
    [
      'a golden field: its candidates, and when each was changed',
      '{ ONE { birthDate } }',
      { Contact: ['asOf', 'birthDate'] },
    ],
    [
      'a golden field of two sources',
      '{ ONE { taxNumber } }',
      { Contact: ['asOf', 'taxNumber'], BusinessPartner: ['asOf', 'taxNumber'] },
    ],
    [
      'a collection: what is selected, and the order',
      '{ ONE { invoices { nodes { status } } } }',
      { Invoice: ['issuedOn', 'status'] },
    ],
    ['a count: the order alone', '{ ONE { interactions { totalCount } } }', { Interaction: ['at'] }],
    [
      'a collection that is filtered and sorted',
      '{ ONE { invoices(where: { kind: INVOICE }, orderBy: AMOUNT_ASC) { totalCount } } }',
      { Invoice: ['amount', 'kind'] },
    ],
    ['a derived field: what it reads', '{ ONE { service { csat } } }', { Ticket: ['csat'] }],
    [
      'one type of an interface',
      '{ ONE { records { ... on Contact { mobile } } } }',
      { Contact: ['mobile'] },
    ],
  ])('%s', async (_what, query, columns) => {
    expect(await columnsFor(query)).toEqual(columns);
  });

  it.each<[string, string, string, Record<string, string[]>]>([
    [
      'a golden field',
      'Customer.birthDate',
      '{ ONE { id birthDate nationalId } }',
      { Contact: ['asOf', 'nationalId'] },
    ],
    [
      'a record field',
      'Invoice.amount',
      '{ ONE { invoices { nodes { amount { amount } status } } } }',
      { Invoice: ['issuedOn', 'status'] },
    ],
    ['a derived field', 'CustomerService.csat', '{ ONE { service { csat } } }', {}],
    ['a collection', 'Customer.invoices', '{ ONE { invoices { nodes { amount { amount } } } } }', {}],
    [
      'what rows are sorted by where nobody says so',
      'Invoice.issuedOn',
      '{ ONE { invoices { nodes { status } } } }',
      { Invoice: ['status'] },
    ],
    ['a group', 'Customer.value', '{ ONE { value { tier } } }', {}],
  ])('asks for nothing of %s that is denied', async (_what, denied, query, columns) => {
    expect(await columnsFor(query, planOf({ [denied]: DENY }))).toEqual(columns);
  });

  it('leaves what is denied out of the provenance', async () => {
    const access = planOf({ 'Customer.nationalId': DENY, 'Customer.bankCards': DENY });
    const { Contact, BusinessPartner } = await columnsFor('{ ONE { provenance { field source } } }', access);
    expect(Contact).not.toContain('nationalId');
    expect(BusinessPartner).not.toContain('bankCard');
    expect(Contact).toContain('birthDate');
  });

  it('adds what the facts are read from', async () => {
    const access = planOf({ 'Customer.gender': () => CLEAR }, ['vip', 'own_customer']);
    expect(await columnsFor('{ ONE { gender } }', access)).toEqual({
      Contact: ['asOf', 'gender', 'owner', 'vip'],
    });
  });

  it('refuses to filter or sort by what is denied, before any source is called', async () => {
    const graph = toyGraph({ customers: [['BusinessPartner:P1']] });
    const query = `{ customer(id: "${graph.customerIds[0]}") { invoices(orderBy: AMOUNT_ASC) { totalCount } } }`;
    await expect(graph.ask(query, { access: planOf({ 'Invoice.amount': DENY }) })).rejects.toMatchObject({
      code: 'FIELD_NOT_COMPARABLE',
      details: { field: 'Invoice.amount' },
    });
    expect(graph.asked).toEqual([]);
  });
});

describe('the fields that the plan must know', () => {
  it('are those asked for, compared, sorted and searched by, and the id', () => {
    const { fieldsOf } = toyGraph({});
    const fields = fieldsOf(
      '{ customers(search: "x") { nodes { tickets(where: { subjectContains: "y" }) { totalCount } } } }',
    );
    for (const coordinate of [
      'Customer.id',
      'Customer.name',
      'Customer.emails',
      'Ticket.subject',
      'Ticket.createdAt',
      'TicketConnection.totalCount',
    ])
      expect(fields).toContain(coordinate);
    expect(new Set(fields).size).toBe(fields.length);
    expect(fields).not.toContain('Customer.nationalId');
  });

  it.each(['provenance { field }', 'dataQuality { contradictions { values { value } } }'])(
    'are all golden fields for %s',
    (selection) => {
      expect(toyGraph({}).fieldsOf(`{ customer(id: 1) { ${selection} } }`)).toContain('Customer.nationalId');
    },
  );
});
