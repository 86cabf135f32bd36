import { getOperationAST, parse } from 'graphql';
import { expect, it, vi } from 'vitest';
import { createGraph } from '../../src/graph/execute.ts';
import { planOf, toyConnectors, toyParts } from './toy-graph.ts';

it.each([
  ['nodes', '{ customers { nodes { paymentTerms } } }'],
  ['edges', '{ customers { edges { node { paymentTerms } } } }'],
])('the keys of all customers on a page are looked up at once: %s', async (_, text) => {
  const parts = toyParts({
    customers: [['BusinessPartner:P1'], ['BusinessPartner:P2'], ['BusinessPartner:P3']],
  });
  const keysOf = vi.spyOn(parts.links, 'keysOf');
  const graph = createGraph(
    parts,
    toyConnectors({ BusinessPartner: [{ recordId: 'P1', paymentTerms: 'NET30' }] }),
  );
  const document = parse(text);
  const definition = getOperationAST(document);
  if (!definition) throw new Error('no operation');
  const operation = { document, definition, hash: text, variables: {} };
  const access = planOf();
  const { result } = await graph.execute({
    operation,
    viewer: { subject: 'x', roles: [], purpose: 'SERVICE', persistedOnly: false },
    plan: graph.plan(operation, { name: access.kind, planAccess: () => access }).plan,
    signal: new AbortController().signal,
    observe: () => () => undefined,
  });
  expect(JSON.stringify(result.data)).toContain('NET30');
  expect(keysOf.mock.calls.map(([ids]) => ids.length)).toEqual([3]);
});
