import { setTimeout } from 'node:timers/promises';
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  TraceFlags,
  trace,
  type Context,
  type Span as OtelSpan,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Span, Telemetry, TraceOrigin } from './telemetry.ts';
import { randomTraceId, readTraceparent, writeTraceparent } from './trace-context.ts';
import { untracedSpan } from './untraced-span.ts';

const LAST_SEND_MS = 2000;

const collectorUrl = (url: string): string => {
  const parsed = new URL(url);
  if (parsed.pathname === '/') parsed.pathname = '/v1/traces';
  return parsed.href;
};

/** The context of the caller's span; without one, the root. */
const parentContext = ({ traceparent }: TraceOrigin): Context => {
  const caller = readTraceparent(traceparent);
  if (caller === undefined) return ROOT_CONTEXT;
  const { traceId, spanId } = caller;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
};

const tracedSpan = (tracer: Tracer, span: OtelSpan): Span => {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    traceparent: () => writeTraceparent({ traceId, spanId, sampled: true }),
    child: (name, attributes = {}) =>
      tracedSpan(
        tracer,
        tracer.startSpan(name, { attributes: { ...attributes } }, trace.setSpan(ROOT_CONTEXT, span)),
      ),
    end(outcome) {
      span.setAttribute('facet.outcome', outcome);
      if (outcome !== 'OK' && outcome !== 'PARTIAL')
        span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
      span.end();
    },
  };
};

/**
 * Starts sending traces to an OTLP collector. Parents are passed on by hand: no context follows the asynchronous calls, which would
 * cost every promise.
 */
export const startTraces = (otlpUrl: string, sampleRatio: number): Pick<Telemetry, 'startSpan' | 'close'> => {
  const ids = new RandomIdGenerator();
  const sampler = new TraceIdRatioBasedSampler(sampleRatio);
  let nextTraceId = '';
  const provider = new TracerProvider({
    // What is not to be sampled never comes here, whatever the environment says of samplers.
    sampler: new AlwaysOnSampler(),
    resource: resourceFromAttributes({ 'service.name': 'facet' }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: collectorUrl(otlpUrl) }) }),
    ],
    // A trace that begins here takes the id that the request has already.
    idGenerator: { generateTraceId: () => nextTraceId, generateSpanId: () => ids.generateSpanId() },
  });
  const tracer = provider.getTracer('facet');

  return {
    startSpan(name, attributes, origin = {}) {
      const caller = readTraceparent(origin.traceparent);
      const traceId = caller?.traceId ?? origin.traceId ?? randomTraceId();
      const sampled =
        caller?.sampled ??
        sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;
      if (!sampled) return untracedSpan({ ...origin, traceId });
      nextTraceId = traceId;
      return tracedSpan(
        tracer,
        tracer.startSpan(name, { attributes: { ...attributes } }, parentContext(origin)),
      );
    },
    async close() {
      // A collector that is gone must not keep the gateway from stopping.
      const sent = provider.shutdown().catch(() => undefined);
      await Promise.race([sent, setTimeout(LAST_SEND_MS, undefined, { ref: false })]);
    },
  };
};
