import type { ErrorCode } from '../errors.ts';
import type { OperationKind, Outcome, Telemetry } from './telemetry.ts';

interface RequestFacts {
  readonly operation: { readonly hash: string };
  readonly viewer: { readonly purpose: string };
  readonly kind: OperationKind;
  readonly traceId: string;
  readonly traceparent?: string;
}

/** What is told of one request while it is on its way. */
export interface RequestObserver {
  /** Times the planning of the operation. */
  plan<Result>(work: () => Result): Result;
  /** Begins a read from a source; call what it gives when the read has ended. */
  sourceCall(source: string, record: string): (outcome: 'OK' | ErrorCode) => void;
  /** Times an audit entry until it is durable. */
  audit<Result>(work: Promise<Result>): Promise<Result>;
  end(outcome: Outcome): void;
}

const seconds = (start: number): number => (performance.now() - start) / 1000;

/** Spans and metrics of one request: the request itself, its plan, its reads from sources and its audit entry. */
export function observeRequest({ startSpan, metrics }: Telemetry, request: RequestFacts): RequestObserver {
  const { operation, viewer, kind, traceId, traceparent } = request;
  const start = performance.now();
  const span = startSpan(
    'request',
    { 'facet.operation.hash': operation.hash, 'facet.operation.kind': kind, 'facet.purpose': viewer.purpose },
    { traceId, ...(traceparent !== undefined && { traceparent }) },
  );
  return {
    plan(work) {
      const child = span.child('plan');
      try {
        return work();
      } finally {
        child.end('OK');
      }
    },
    sourceCall(source, record) {
      const begun = performance.now();
      const child = span.child('source call', { 'facet.source': source, 'facet.record': record });
      return (outcome) => {
        child.end(outcome);
        metrics.sourceCall({ source, outcome, seconds: seconds(begun) });
      };
    },
    async audit(work) {
      const begun = performance.now();
      const child = span.child('audit append');
      try {
        const result = await work;
        child.end('OK');
        return result;
      } catch (error) {
        child.end('AUDIT_UNAVAILABLE');
        throw error;
      } finally {
        metrics.auditAppend(seconds(begun));
      }
    },
    end(outcome) {
      span.end(outcome);
      metrics.request({ kind, outcome, seconds: seconds(start) });
    },
  };
}
