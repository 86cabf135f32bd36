import { expect, it, vi } from 'vitest';
import { DERIVED } from '../../src/resolvers/derived/index.ts';
import { toyGraph } from './toy-graph.ts';

it('a derived field is computed once for each customer, in however many places it stands', async () => {
  const derive = vi.spyOn(DERIVED, 'Customer.lifecycleStage');
  const graph = toyGraph({ rows: {}, customers: [['ShopCustomer:S1'], ['ShopCustomer:S2']] });
  const { result } = await graph.ask(
    `{ one: customer(id: "${graph.customerIds[0]}") { lifecycleStage again: lifecycleStage }
       customers { nodes { lifecycleStage } edges { node { lifecycleStage } } } }`,
  );
  expect(result.data).toMatchObject({ one: { lifecycleStage: 'POTENTIAL', again: 'POTENTIAL' } });
  expect(derive).toHaveBeenCalledTimes(2);
});
