import { createServer } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const received: Buffer[] = [];
const collector = createServer((request, response) => {
  void buffer(request).then((body) => {
    received.push(body);
    response.end();
  });
});

let facet: RunningFacet;
beforeAll(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const address = collector.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  facet = await runFacet({
    customers: 50,
    settings: { telemetry: { enabled: true, otlpUrl: `http://127.0.0.1:${port}`, sampleRatio: 1 } },
  });
});
afterAll(() => collector.close());

it('counts requests, source calls and audit entries, and sends one trace through request, plan and source calls', async () => {
  const query =
    '{ customerByRecord(source: "erp", recordId: "0000100001") { name birthDate orders { totalCount } } }';
  const answer = await facet.ask(
    { roles: ['senior_service_agent'] },
    query,
    {},
    { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
  );
  expect(answer.body.extensions.facet.traceId).toBe(TRACE);
  expect(answer.headers.get('facet-trace-id')).toBe(TRACE);
  const { text } = await facet.get('/metrics');
  expect(text).toMatch(/facet_requests_total\{operation_kind="graphql",outcome="OK"\} 1/);
  for (const source of ['erp', 'crm', 'ticketing', 'commerce'])
    expect(text).toContain(`facet_source_calls_total{source="${source}",outcome="OK"}`);
  expect(text).toContain('facet_policy_epoch 1');
  expect(text).toContain('facet_audit_append_duration_seconds_count 1');
  await facet[Symbol.asyncDispose]();
  const sent = Buffer.concat(received);
  expect(sent.includes(Buffer.from(TRACE, 'hex'))).toBe(true);
  for (const span of ['request', 'plan', 'source call', 'audit append'])
    expect(sent.includes(span)).toBe(true);
  // Rule 7: no value in a message.
  for (const value of ['欧阳', '1985-03-12', '0000100001'])
    expect(`${sent.toString('utf8')}${text}`).not.toContain(value);
});

it('offers no metrics where telemetry is off', async () => {
  await using quiet = await runFacet({ customers: 20 });
  expect((await quiet.get('/metrics')).status).toBe(404);
});
