import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTelemetry } from '../../src/telemetry/start-telemetry.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

const received: { path: string; body: Buffer }[] = [];
const collector = createServer((request, response) => {
  void buffer(request).then((body) => {
    received.push({ path: request.url ?? '', body });
    response.end();
  });
});
let otlpUrl = '';

beforeAll(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const address = collector.address();
  otlpUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});

afterAll(() => {
  collector.close();
  collector.closeAllConnections();
});

const occurrences = (body: Buffer, part: Buffer): number => {
  let count = 0;
  for (let at = body.indexOf(part); at >= 0; at = body.indexOf(part, at + 1)) count += 1;
  return count;
};

const spanIdOf = (traceparent: string): Buffer => Buffer.from(traceparent.slice(36, 52), 'hex');

describe('off', () => {
  test('spans have an id, and there are no metrics', async () => {
    const telemetry = await startTelemetry({ enabled: false, otlpUrl, sampleRatio: 1 });
    const first = telemetry.startSpan('request', {});
    const second = telemetry.startSpan('request', {});
    expect(first.traceId).toMatch(/^[\da-f]{32}$/);
    expect(second.traceId).not.toBe(first.traceId);
    expect(first.child('source call').traceId).toBe(first.traceId);
    expect(telemetry.metricsText()).toBeNull();
    first.end('OK');
    await telemetry.close();
    expect(received).toEqual([]);
  });

  test('the id is the caller’s, or the one that the request has already', async () => {
    const telemetry = await startTelemetry({ enabled: false, sampleRatio: 1 });
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    const caller = telemetry.startSpan('request', {}, { traceparent, traceId: 'f'.repeat(32) });
    expect(caller.traceId).toBe(TRACE);
    expect(caller.traceparent()).toBe(traceparent);
    expect(telemetry.startSpan('request', {}, { traceId: 'f'.repeat(32) }).traceId).toBe('f'.repeat(32));
  });
});

describe('traces', () => {
  test('go to the collector with their parents, the caller’s span among them', async () => {
    received.length = 0;
    const telemetry = await startTelemetry({ enabled: true, otlpUrl, sampleRatio: 0 });
    const request = telemetry.startSpan(
      'request',
      { 'facet.operation.kind': 'persisted', 'facet.purpose': 'SERVICE' },
      { traceparent: `00-${TRACE}-${SPAN}-01` },
    );
    const call = request.child('source call', { 'facet.source': 'crm', 'facet.record': 'Contact' });
    expect(request.traceId).toBe(TRACE);
    expect(call.traceId).toBe(TRACE);
    call.end('SOURCE_TIMEOUT');
    request.end('PARTIAL');
    await telemetry.close();

    expect(received.map(({ path }) => path)).toEqual(['/v1/traces']);
    const body = Buffer.concat(received.map((one) => one.body));
    for (const part of ['request', 'source call', 'facet.source', 'crm', 'SOURCE_TIMEOUT', 'PARTIAL']) {
      expect(body.indexOf(part)).toBeGreaterThan(0);
    }
    expect(occurrences(body, Buffer.from(TRACE, 'hex'))).toBe(2);
    expect(occurrences(body, Buffer.from(SPAN, 'hex'))).toBe(1);
    // Once as its own id, once as the parent of the call.
    expect(occurrences(body, spanIdOf(request.traceparent()))).toBe(2);
    expect(occurrences(body, spanIdOf(call.traceparent()))).toBe(1);
  });

  test('that begin here take the request’s id and are sampled by the ratio', async () => {
    received.length = 0;
    const traceId = `${'f'.repeat(31)}e`;
    for (const sampleRatio of [0, 1]) {
      const telemetry = await startTelemetry({ enabled: true, otlpUrl, sampleRatio });
      const span = telemetry.startSpan('request', {}, { traceId });
      expect(span.traceId).toBe(traceId);
      expect(span.traceparent()).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-0${sampleRatio}$`));
      span.end('OK');
      await telemetry.close();
      expect(received).toHaveLength(sampleRatio);
    }
  });

  test('that the caller does not sample are not sent', async () => {
    received.length = 0;
    const telemetry = await startTelemetry({ enabled: true, otlpUrl, sampleRatio: 1 });
    const span = telemetry.startSpan('request', {}, { traceparent: `00-${TRACE}-${SPAN}-00` });
    span.child('plan').end('OK');
    span.end('OK');
    await telemetry.close();
    expect(received).toEqual([]);
  });

  test('do not keep the gateway from stopping when the collector is gone', async () => {
    const telemetry = await startTelemetry({ enabled: true, otlpUrl: 'http://127.0.0.1:9', sampleRatio: 1 });
    telemetry.startSpan('request', {}).end('OK');
    await expect(telemetry.close()).resolves.toBeUndefined();
  });
});

test('metrics count by kind, outcome and source', async () => {
  const telemetry = await startTelemetry({ enabled: true, sampleRatio: 1 });
  const { metrics } = telemetry;
  metrics.request({ kind: 'graphql', outcome: 'OK', seconds: 0.002 });
  metrics.request({ kind: 'graphql', outcome: 'OK', seconds: 0.2 });
  metrics.request({ kind: 'feed', outcome: 'PARTIAL', seconds: 0.2 });
  metrics.sourceCall({ source: 'crm', outcome: 'SOURCE_TIMEOUT', seconds: 3 });
  metrics.auditAppend(0.0003);
  metrics.policyEpoch(7);
  const text = await telemetry.metricsText();
  for (const line of [
    'facet_requests_total{operation_kind="graphql",outcome="OK"} 2',
    'facet_requests_total{operation_kind="feed",outcome="PARTIAL"} 1',
    'facet_request_duration_seconds_bucket{le="0.0025"} 1',
    'facet_request_duration_seconds_count 3',
    'facet_source_calls_total{source="crm",outcome="SOURCE_TIMEOUT"} 1',
    'facet_source_call_duration_seconds_sum{source="crm"} 3',
    'facet_audit_append_duration_seconds_bucket{le="0.0005"} 1',
    'facet_policy_epoch 7',
  ]) {
    expect(text?.split('\n')).toContain(line);
  }
  expect(text).toContain('process_cpu_seconds_total');
  expect(telemetry.startSpan('request', {}).traceId).toMatch(/^[\da-f]{32}$/);
  await telemetry.close();
});
