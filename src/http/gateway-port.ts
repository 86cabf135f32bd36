import type { IncomingHttpHeaders } from 'node:http';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Operation } from '../operations/operation.ts';
import type { PersistedQueries } from '../operations/persisted.ts';
import type { Viewer } from '../viewer/viewer.ts';

/** One operation to run for one viewer, with the variables as the client sent them: the gateway checks their types. */
export interface ExecutionRequest {
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer;
  /** How it came: as text, by the name of a persisted query, or as a page of a feed. */
  readonly kind: 'graphql' | 'persisted' | 'feed';
  /** 32 hex digits: the caller's trace id, or a new one. */
  readonly traceId: string;
  /** The W3C header as the caller sent it. */
  readonly traceparent?: string;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** Whether the plan shall be explained with the answer; for operators alone. */
  readonly explain: boolean;
}

/** An answer in its final form, which can be written while its audit entry is. */
export interface HeldAnswer {
  readonly result: ExecutionResult;
  /** Resolves when the answer may leave; rejects with the error that leaves instead. */
  readonly released: Promise<void>;
}

/** What the HTTP server needs of the gateway. */
export interface GatewayPort {
  readonly schema: GraphQLSchema;
  readonly persisted: PersistedQueries;
  /** Throws a FacetError of 401 or 403. */
  authenticate(headers: IncomingHttpHeaders): Promise<Viewer>;
  /** Errors of the closed list may be thrown or stand in the answer; anything else becomes INTERNAL. */
  execute(request: ExecutionRequest): Promise<HeldAnswer>;
  ready(): Readiness;
  /** In the text format of Prometheus; null when metrics are off. */
  metrics(): Promise<string> | null;
}

interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}
