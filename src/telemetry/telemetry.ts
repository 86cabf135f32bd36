import type { ErrorCode } from '../errors.ts';

/** How something ended. */
export type Outcome = 'OK' | 'PARTIAL' | ErrorCode;

type SpanName = 'request' | 'plan' | 'source call' | 'audit append';

/** All that a span may say: names of the schema and the configuration, and hashes. Never a value, never a text of the caller. */
interface SpanAttributes {
  /** SHA-256 of the operation's text. */
  readonly 'facet.operation.hash'?: string;
  readonly 'facet.operation.kind'?: OperationKind;
  readonly 'facet.purpose'?: string;
  readonly 'facet.source'?: string;
  /** The record type. */
  readonly 'facet.record'?: string;
}

export interface Span {
  /** 32 hex digits; there even when nothing is traced, since errors, logs and audit entries name it. */
  readonly traceId: string;
  /** For calls made under this span. */
  readonly traceparent: () => string;
  readonly child: (name: SpanName, attributes?: SpanAttributes) => Span;
  readonly end: (outcome: Outcome) => void;
}

/** Where a trace begins. */
export interface TraceOrigin {
  /** The W3C header as the caller sent it. */
  readonly traceparent?: string;
  /** The id that the request has already; without a caller's header the trace takes it. */
  readonly traceId?: string;
}

export type OperationKind = 'graphql' | 'persisted' | 'feed';

export interface Metrics {
  readonly request: (call: {
    readonly kind: OperationKind;
    readonly outcome: Outcome;
    readonly seconds: number;
  }) => void;
  readonly sourceCall: (call: {
    readonly source: string;
    readonly outcome: Outcome;
    readonly seconds: number;
  }) => void;
  readonly auditAppend: (seconds: number) => void;
  readonly policyEpoch: (epoch: number) => void;
}

export interface Telemetry {
  readonly startSpan: (name: SpanName, attributes: SpanAttributes, origin?: TraceOrigin) => Span;
  readonly metrics: Metrics;
  /** In the text format of Prometheus; null when metrics are off. */
  readonly metricsText: () => Promise<string> | null;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

export interface TelemetrySettings {
  readonly enabled: boolean;
  /** Of the OTLP collector; without it, metrics only. */
  readonly otlpUrl?: string;
  /** Share of the traces that begin here, 0 to 1. Where the caller began one, the caller decides. */
  readonly sampleRatio: number;
}
