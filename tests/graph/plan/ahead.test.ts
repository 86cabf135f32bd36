import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { mask, planOf, toyGraph } from '../toy-graph.ts';

const group = () =>
  toyGraph({
    rows: {
      BusinessPartner: [
        { recordId: 'P1', name: 'Group', parentId: null },
        { recordId: 'P2', name: 'Middle', parentId: 'P1' },
        { recordId: 'P3', name: 'Below', parentId: 'P2' },
      ],
      Contact: [{ recordId: 'C1', name: 'Group' }],
      Ticket: [{ number: 'T1', requesterId: 'R2' }],
    },
    customers: [
      ['BusinessPartner:P1', 'Contact:C1'],
      ['BusinessPartner:P2', 'Requester:R2'],
      ['BusinessPartner:P3'],
    ],
  });

/** What other sources are asked while the ticketing system keeps everybody waiting. */
async function askedMeanwhile(selection: string): Promise<readonly string[]> {
  const graph = group();
  const ticketing = Promise.withResolvers<void>();
  graph.holding.set('ticketing', ticketing.promise);
  const answer = graph.ask(`{ customer(id: "${graph.customerIds[1]}") ${selection} }`);
  await sleep(20);
  const asked = graph.asked.map(({ record, by, values }) => `${record} ${by} ${values.join()}`);
  ticketing.resolve();
  expect((await answer).result.errors).toBeUndefined();
  return asked;
}

it.each([
  [
    '{ tickets { totalCount } subsidiaries { id } }',
    ['Ticket requesterId R2', 'BusinessPartner parentId P2'],
  ],
  [
    '{ tickets { totalCount } parent { owner } }',
    ['BusinessPartner recordId P2', 'Ticket requesterId R2', 'Contact recordId C1'],
  ],
  [
    '{ tickets { totalCount } parent { paymentTerms subsidiaries { id } } }',
    [
      'BusinessPartner recordId P2',
      'Ticket requesterId R2',
      'BusinessPartner recordId P1',
      'BusinessPartner parentId P1',
    ],
  ],
])('%s: nobody waits for a source that he does not need', async (selection, expected) => {
  expect((await askedMeanwhile(selection)).toSorted()).toEqual(expected.toSorted());
});

it('the parents of a whole list are one question, whichever of its records come first', async () => {
  const graph = group();
  const { result } = await graph.ask('{ customers { nodes { name parent { paymentTerms } } } }');
  expect(result.errors).toBeUndefined();
  const partners = graph.asked.filter(({ record }) => record === 'BusinessPartner');
  expect(partners.map(({ values }) => values.toSorted())).toEqual([['P1', 'P2', 'P3']]);
});

it('what was begun for an object that comes to nothing is waited for', async () => {
  const graph = group();
  const crm = Promise.withResolvers<void>();
  graph.holding.set('crm', crm.promise);
  // The id may not be null, and is hidden: the list fails before the parents are there.
  const access = planOf({ 'Customer.id': mask('hide') });
  const answer = graph.ask('{ customers { nodes { id paymentTerms parent { owner } } } }', { access });
  expect(await Promise.race([answer.then(() => 'answered'), sleep(20, 'waiting')])).toBe('waiting');
  crm.resolve();
  const { result, ledger } = await answer;
  expect(result.data).toEqual({ customers: null });
  expect(ledger.sources.find(({ source }) => source === 'crm')).toMatchObject({ calls: 1, rows: 1 });
});

it.each([
  ['subsidiaries', '{ customers(first: 300) { nodes { ALIASED } } }', 's', 'subsidiaries { id }', 'parentId'],
  [
    'the customers of edges',
    '{ customers(first: 300) { edges { node { ALIASED } } } }',
    'p',
    'paymentTerms',
    'recordId',
  ],
])('a list that is completed in several turns asks for %s in one', async (_, query, alias, field, by) => {
  const numbers = Array.from({ length: 300 }, (_one, number) => number);
  const graph = toyGraph({
    rows: { BusinessPartner: numbers.map((number) => ({ recordId: `P${number}`, parentId: null })) },
    customers: numbers.map((number) => [`BusinessPartner:P${number}`]),
    pageSize: 300,
  });
  const aliased = Array.from({ length: 20 }, (_one, number) => `${alias}${number}: ${field}`).join(' ');
  const { result } = await graph.ask(query.replace('ALIASED', aliased));
  expect(result.errors).toBeUndefined();
  expect(graph.asked.map((asked) => [asked.by, asked.values.length])).toEqual([[by, 300]]);
});
