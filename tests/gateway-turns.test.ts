import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createGateway } from '../src/gateway.ts';
import { createGraph } from '../src/graph/execute.ts';
import type { ExecutionRequest } from '../src/http/gateway-port.ts';
import { prepareOperation } from '../src/operations/operation.ts';
import { createPolicies } from '../src/policies/policies.ts';
import { createLog } from '../src/telemetry/log.ts';
import { startTelemetry } from '../src/telemetry/start-telemetry.ts';
import { CATALOGUE, toyConnectors, toyParts } from './graph/toy-graph.ts';
import { TEST_LIMITS } from './operations/test-limits.ts';
import { loadRows } from './policies/example.ts';
import { beBusy, countTurns } from './support/turns.ts';

const REQUESTS = 8;

/** Longer than a turn should take. */
const LONG_MS = 6;

function request(text: string): ExecutionRequest {
  return {
    operation: prepareOperation({ schema: CATALOGUE.schema, text, limits: TEST_LIMITS }),
    variables: {},
    viewer: { subject: 'x', roles: ['service_agent'], purpose: 'SERVICE', persistedOnly: false },
    kind: 'graphql',
    traceId: '0'.repeat(32),
    signal: new AbortController().signal,
    explain: false,
  };
}

it('operations that take long to plan and to begin let others have their turn in between, though they come at the same moment', async () => {
  const parts = toyParts({ customers: [] });
  const graph = createGraph(parts, toyConnectors({}));
  const answer = createGateway({
    catalogue: CATALOGUE,
    policies: createPolicies(await loadRows(['public,*,PUBLIC,*,*,read,*,CLEAR'])),
    graph: {
      plan(...asked) {
        beBusy(LONG_MS);
        return graph.plan(...asked);
      },
      execute(asked) {
        beBusy(LONG_MS);
        return graph.execute(asked);
      },
    },
    audit: {
      ...parts.audit,
      append: (record) => Promise.resolve({ ...record, log: 0, sequence: 1, previousHash: '', hash: '' }),
    },
    explainRoles: [],
    telemetry: await startTelemetry({ enabled: false, sampleRatio: 0 }),
    log: createLog('info', new Writable({ write: (_chunk, _encoding, done) => done() })),
  });
  const requests = Array.from({ length: REQUESTS }, (_, number) => request(`{ a${number}: __typename }`));
  const others = countTurns();
  const answers = await Promise.all(requests.map((one) => answer(one)));
  others.stop();
  expect(answers.map(({ result }) => result.data)).toEqual(
    Array.from({ length: REQUESTS }, (_, number) => ({ [`a${number}`]: 'Query' })),
  );
  expect(others.turns()).toBeGreaterThanOrEqual(2 * REQUESTS - 1);
});
