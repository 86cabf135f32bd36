import { describe, expect, it } from 'vitest';
import { type CustomerFacts, FACTS } from '../../src/masking/treatment.ts';
import { findMask } from '../../src/masking/index.ts';
import { CLEAR, DENY, mask, planOf, toyGraph } from './toy-graph.ts';

const ROWS = {
  Contact: [
    { recordId: 'C1', name: '欧阳静怡', vip: true, nationalId: '11010519491231002X', email: 'a@example.com' },
    { recordId: 'C2', name: '王小明', vip: false, email: 'b@example.com' },
  ],
  Requester: [{ recordId: 'R1', name: '欧阳静', email: 'other@example.com' }],
  Interaction: [
    { number: 'N1', contactId: 'C1', subject: 'call 13800138000' },
    { number: 'N2', contactId: 'C2', subject: 'call back' },
  ],
};
const graphOf = () => toyGraph({ rows: ROWS, customers: [['Contact:C1', 'Requester:R1'], ['Contact:C2']] });

const VIP_BIT = 1 << FACTS.indexOf('vip');
const vipDenied = ({ bits }: CustomerFacts) => ((bits & VIP_BIT) === 0 ? CLEAR : DENY);

async function answer(query: string, access = planOf()) {
  const graph = graphOf();
  const id = graph.customerIds[0] ?? '';
  const text = query.replaceAll('ONE', `customer(id: "${id}")`).replaceAll('ID', id);
  const { result, ledger, told } = await graph.ask(text, { access });
  expect(result.errors).toBeUndefined();
  return { data: JSON.parse(JSON.stringify(result.data)), text: JSON.stringify(result), ledger, told, graph };
}

describe('rule 3: one door out', () => {
  it('a constant decision holds for all', async () => {
    const { data, graph } = await answer(
      '{ customers { nodes { name } } }',
      planOf({ 'Customer.name': DENY }),
    );
    expect(data.customers.nodes).toEqual([{ name: null }, { name: null }]);
    expect(graph.asked).toEqual([]);
  });

  it('a decision that hangs on facts is made for each customer, and for what hangs on them', async () => {
    const access = planOf({ 'Customer.name': vipDenied, 'Interaction.subject': vipDenied }, ['vip']);
    const { data } = await answer(
      '{ customers { nodes { name interactions { nodes { subject } } } } }',
      access,
    );
    expect(data.customers.nodes).toEqual([
      { name: null, interactions: { nodes: [{ subject: null }] } },
      { name: '王小明', interactions: { nodes: [{ subject: 'call back' }] } },
    ]);
  });

  it('knows nothing of the facts while their source is down', async () => {
    const graph = graphOf();
    graph.failing.add('crm');
    const access = planOf({ 'Customer.tags': ({ known }) => ((known & VIP_BIT) === 0 ? DENY : CLEAR) }, [
      'vip',
    ]);
    const { result } = await graph.ask('{ customers { nodes { tags } } }', { access });
    expect(result).toEqual({ data: { customers: { nodes: [{ tags: null }, { tags: null }] } } });
  });

  const SECRET = '11010519491231002X';
  const denied = planOf({ 'Customer.nationalId': DENY, 'Contact.nationalId': DENY });
  const masked = planOf({
    'Customer.nationalId': mask('national_id'),
    'Contact.nationalId': mask('national_id'),
  });
  const ways = [
    ['by name', '{ ONE { nationalId } }'],
    ['under an alias', '{ ONE { id: nationalId name: nationalId } }'],
    [
      'in fragments',
      '{ ONE { ...F ... on Node { ... on Customer { nationalId } } } } fragment F on Customer { x: nationalId }',
    ],
    [
      'through the record',
      '{ ONE { records { ... on Contact { nationalId } ... on CustomerRecord { ... on Contact { y: nationalId } } } } }',
    ],
    ['through node', '{ ONE { id } node(id: "ID") { ... on Customer { nationalId } } }'],
    ['in a list', '{ customers { edges { node { nationalId } } nodes { nationalId } } }'],
    [
      'by another root',
      '{ customerByRecord(source: "crm", recordId: "C1") { nationalId records { ... on Contact { nationalId } } } }',
    ],
    [
      'in what the records contradict each other in',
      '{ ONE { dataQuality { contradictions { values { value } } } } }',
    ],
  ] as const;

  it.each(ways)('a denied value does not leave %s', async (_what, query) => {
    const { text, graph } = await answer(query, denied);
    expect(text).not.toContain(SECRET);
    const isForQuality = query.includes('dataQuality');
    const columns = isForQuality ? [] : graph.asked.flatMap(({ fields }) => fields);
    expect(columns).not.toContain('nationalId');
  });

  it.each(ways)('a masked value does not leave unmasked %s', async (_what, query) => {
    expect((await answer(query, masked)).text).not.toContain(SECRET);
  });
});

describe('a copy is treated as what it is a copy of', () => {
  const query = '{ ONE { dataQuality { contradictions { field values { source value } } } } }';

  it.each([
    ['in clear', CLEAR, 'a@example.com'],
    ['masked', mask('email'), String(findMask('email')?.apply('a@example.com'))],
    ['denied', DENY, null],
  ])('%s', async (_what, treatment, value) => {
    const { data, told } = await answer(query, planOf({ 'Customer.emails': treatment }));
    const emails = data.customer.dataQuality.contradictions.find(
      ({ field }: { field: string }) => field === 'emails',
    );
    expect(emails.values).toHaveLength(2);
    const own = emails.values.find(({ value: one }: { value: string | null }) => one === value);
    expect(own).toBeDefined();
    expect(told.audited.some(({ field }) => field === 'Customer.emails')).toBe(true);
  });
});

describe('what goes into the ledger', () => {
  it('are the customers of whom something was disclosed, and no others', async () => {
    const { ledger, graph } = await answer(
      '{ customers { nodes { name } } }',
      planOf({ 'Customer.name': vipDenied }, ['vip']),
    );
    expect([...ledger.customers]).toEqual([graph.customerIds[1]]);
  });

  it('are the fields with each of their treatments', async () => {
    const { told } = await answer(
      '{ customers { nodes { name } } }',
      planOf({ 'Customer.name': vipDenied }, ['vip']),
    );
    const names = told.audited.filter(({ field }) => field === 'Customer.name');
    expect(names.map(({ treatment }) => treatment).toSorted()).toEqual(['CLEAR', 'DENY']);
  });
});

describe('provenance', () => {
  it('tells of what the viewer may see, and of no more', async () => {
    const { data } = await answer(
      '{ ONE { provenance { field source recordId rule } } }',
      planOf({ 'Customer.name': DENY }),
    );
    const fields = data.customer.provenance.map(({ field }: { field: string }) => field);
    expect(fields).not.toContain('name');
    expect(data.customer.provenance).toContainEqual({
      field: 'emails',
      source: 'ticketing',
      recordId: 'R1',
      rule: 'UNION',
    });
  });
});
