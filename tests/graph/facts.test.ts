import { describe, expect, it } from 'vitest';
import { customerFacts } from '../../src/graph/facts.ts';
import { type Fact, FACTS } from '../../src/masking/treatment.ts';
import type { Viewer } from '../../src/viewer/viewer.ts';
import { CLEAR, DENY, planOf, toyGraph } from './toy-graph.ts';

const VIEWER: Viewer = { subject: 'am01', roles: [], purpose: 'SALES', region: 'EAST', persistedOnly: false };
const TODAY = '2026-06-30';

async function knownOf(
  fact: Fact,
  golden: unknown,
  viewer: Partial<Viewer> = {},
): Promise<'holds' | 'not' | 'unknown'> {
  const read = (): Promise<unknown> =>
    golden instanceof Error ? Promise.reject(golden) : Promise.resolve(golden);
  const { known, bits } = await customerFacts(
    [fact],
    { viewer: { ...VIEWER, ...viewer }, today: TODAY },
    read,
  );
  const bit = 1 << FACTS.indexOf(fact);
  // No other fact is told of.
  expect((known | bits) & ~bit).toBe(0);
  return (known & bit) === 0 ? 'unknown' : (bits & bit) === 0 ? 'not' : 'holds';
}

const DOWN = new Error('the source is down');
const consent = (purpose: string, granted: boolean): unknown => [{ purpose, granted, changedAt: null }];

describe('each fact holds, does not hold, or is not known', () => {
  it.each<[Fact, string, unknown, Partial<Viewer>, 'holds' | 'not' | 'unknown']>([
    ['own_customer', 'the viewer looks after the customer', 'am01', {}, 'holds'],
    ['own_customer', 'somebody else does', 'am02', {}, 'not'],
    ['own_customer', 'nobody does', null, {}, 'not'],
    ['own_customer', 'the source is down', DOWN, {}, 'unknown'],
    ['own_region', 'the same region', 'EAST', {}, 'holds'],
    ['own_region', 'another region', 'WEST', {}, 'not'],
    ['own_region', 'a customer without a region', null, {}, 'not'],
    ['own_region', 'the source is down', DOWN, {}, 'unknown'],
    ['minor', 'fourteen tomorrow', '2012-07-01', {}, 'holds'],
    ['minor', 'fourteen today', '2012-06-30', {}, 'not'],
    ['minor', 'born today', TODAY, {}, 'holds'],
    ['minor', 'no birth date', null, {}, 'not'],
    ['minor', 'the source is down', DOWN, {}, 'unknown'],
    ['vip', 'a VIP', true, {}, 'holds'],
    ['vip', 'no VIP', false, {}, 'not'],
    ['vip', 'not stated', null, {}, 'not'],
    ['vip', 'the source is down', DOWN, {}, 'unknown'],
    ['consent_withdrawn', 'refused for this purpose', consent('SALES', false), {}, 'holds'],
    ['consent_withdrawn', 'given for this purpose', consent('SALES', true), {}, 'not'],
    ['consent_withdrawn', 'refused for another purpose', consent('MARKETING', false), {}, 'not'],
    ['consent_withdrawn', 'nothing stated', null, {}, 'not'],
    ['consent_withdrawn', 'marketing: given', consent('MARKETING', true), { purpose: 'MARKETING' }, 'not'],
    [
      'consent_withdrawn',
      'marketing: refused',
      consent('MARKETING', false),
      { purpose: 'MARKETING' },
      'holds',
    ],
    [
      'consent_withdrawn',
      'marketing: given for another purpose',
      consent('SALES', true),
      { purpose: 'MARKETING' },
      'holds',
    ],
    ['consent_withdrawn', 'marketing: nothing stated', null, { purpose: 'MARKETING' }, 'holds'],
    ['consent_withdrawn', 'the source is down', DOWN, { purpose: 'MARKETING' }, 'unknown'],
  ])('%s: %s', async (fact, _what, golden, viewer, expected) => {
    expect(await knownOf(fact, golden, viewer)).toBe(expected);
  });

  it('own_region: a viewer without a region has none', async () => {
    const { region: _, ...viewer } = VIEWER;
    const { known, bits } = await customerFacts(['own_region'], { viewer, today: TODAY }, async () => null);
    expect([known, bits]).toEqual([1 << FACTS.indexOf('own_region'), 0]);
  });

  it('reads nothing for facts that nobody asks for', async () => {
    const inputs = { viewer: VIEWER, today: TODAY };
    expect(await customerFacts([], inputs, () => Promise.reject(DOWN))).toEqual({ known: 0, bits: 0 });
  });
});

describe('facts of customers', () => {
  const ROWS = {
    Contact: [{ recordId: 'C1', region: 'WEST', gender: 'FEMALE' }],
    BusinessPartner: [{ recordId: 'P1', region: 'EAST' }],
  };
  const OWN_REGION = 1 << FACTS.indexOf('own_region');
  const byRegion = planOf(
    { 'Customer.phones': (facts) => ((facts.known & facts.bits & OWN_REGION) === 0 ? DENY : CLEAR) },
    ['own_region'],
  );

  it('are not known while a source that might say otherwise is down', async () => {
    const graph = toyGraph({ rows: ROWS, customers: [['Contact:C1', 'BusinessPartner:P1']] });
    graph.failing.add('crm');
    const query = `{ customer(id: "${graph.customerIds[0]}") { region phones } }`;
    const { result, told } = await graph.ask(query, { access: byRegion });
    // The ERP's region is good enough to be shown, but not to open a field: the CRM goes first.
    expect(result.data).toEqual({ customer: { region: 'EAST', phones: null } });
    expect(told.audited).toContainEqual(expect.objectContaining({ treatment: 'DENY' }));
  });

  it('do not split what hangs on them into more calls, though some are known at once', async () => {
    const graph = toyGraph({
      rows: ROWS,
      customers: [
        ['Contact:C1', 'BusinessPartner:P1', 'Requester:R1'],
        ['BusinessPartner:P2', 'Requester:R2'],
        ['Requester:R3'],
      ],
    });
    const access = planOf({ 'Ticket.subject': () => CLEAR, 'CustomerService.openTickets': () => CLEAR }, [
      'own_region',
    ]);
    const { result } = await graph.ask('{ customers { nodes { service { openTickets } } } }', { access });
    expect(result.errors).toBeUndefined();
    expect(graph.asked.map(({ record, values }) => `${record} ${values.length}`).toSorted()).toEqual([
      'BusinessPartner 2',
      'Contact 1',
      'Ticket 3',
    ]);
  });
});
