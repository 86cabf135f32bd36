import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { toyGraph } from '../toy-graph.ts';

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
