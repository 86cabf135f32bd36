import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import type { Connector } from '../../src/connectors/connector.ts';
import { createGraph, type Graph } from '../../src/graph/execute.ts';
import { viewerRights } from '../../src/policies/viewer-rights.ts';
import { loadRows } from '../policies/example.ts';
import { toyConnectors, toyParts } from './toy-graph.ts';

const document = parse('{ customers { nodes { name } } }');
const definition = getOperationAST(document);
if (!definition) throw new Error('no operation');
const operation = { document, definition, hash: 'names', variables: {} };

const bundle = await loadRows([
  'public,*,PUBLIC,*,*,read,*,CLEAR',
  'agent,service_agent,INTERNAL,*,SERVICE,read,*,CLEAR',
  'name,service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,CLEAR',
]);
const viewer = { subject: 'x', roles: ['service_agent'], purpose: 'SERVICE', persistedOnly: false } as const;

function ask(graph: Graph): Promise<unknown> {
  const { plan } = graph.plan(operation, viewerRights(bundle, viewer));
  const { signal } = new AbortController();
  return graph.execute({ operation, viewer, plan, signal, observe: () => () => undefined });
}

/** A graph over a source that is behind with its calls, and makes so many of them for each question. */
function behind(calls: number) {
  const room = Promise.withResolvers<void>();
  let asked = 0;
  const connectors = [...toyConnectors({ Contact: [{ recordId: 'C1', name: 'Ann Lee' }] })].map(
    ([name, connector]): [string, Connector] => [
      name,
      {
        ...connector,
        room: () => room.promise,
        find(query, call) {
          asked += 1;
          call.meter.calls += calls - 1;
          return connector.find(query, call);
        },
      },
    ],
  );
  const graph = createGraph(toyParts({ customers: [['Contact:C1']] }), new Map(connectors));
  return { graph, asked: () => asked, makeRoom: () => room.resolve() };
}

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

it('an operation that made many calls begins when its sources have room', async () => {
  const { graph, asked, makeRoom } = behind(5);
  await ask(graph);
  const once = asked();
  expect(once).toBeGreaterThan(0);
  const again = ask(graph);
  await turns();
  expect(asked()).toBe(once);
  makeRoom();
  await again;
  expect(asked()).toBe(2 * once);
});

it('one that makes few begins at once', async () => {
  const { graph, asked } = behind(4);
  await ask(graph);
  const once = asked();
  await ask(graph);
  expect(asked()).toBe(2 * once);
});
