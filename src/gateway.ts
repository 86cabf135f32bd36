import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { AuditLog } from './audit/entry.ts';
import { FacetError } from './errors.ts';
import type { Catalogue } from './graph/catalogue.ts';
import { auditRecord, sourceOutcomes } from './graph/disclosure.ts';
import type { Graph, GraphAnswer, GraphOperation } from './graph/execute.ts';
import { finalError } from './graph/final-errors.ts';
import { type Explanation, explanationOf } from './graph/plan/explain.ts';
import type { ExecutionRequest, HeldAnswer } from './http/gateway-port.ts';
import { readVariables } from './operations/variables.ts';
import { isLongTurn, ownTurn } from './own-turn.ts';
import type { Policies } from './policies/policies.ts';
import { viewerRights } from './policies/viewer-rights.ts';
import { observeRequest, type RequestObserver } from './telemetry/observe-request.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

interface GatewayParts {
  readonly catalogue: Catalogue;
  readonly policies: Policies;
  readonly graph: Graph;
  readonly audit: AuditLog;
  /** Who may have plans explained. */
  readonly explainRoles: readonly string[];
  readonly telemetry: Telemetry;
  readonly log: Logger;
}

type Answer = GraphAnswer & { readonly epoch: number; readonly startedAt: number };

/**
 * The way of a request, once it is known who asks for what: read, decide, then fetch, join and mask, take down, answer.
 * Nothing is fetched before it is decided; nothing SENSITIVE leaves before it is taken down.
 */
export function createGateway({
  catalogue,
  policies,
  graph,
  audit,
  explainRoles,
  telemetry,
  log,
}: GatewayParts) {
  return async function answer(request: ExecutionRequest): Promise<HeldAnswer> {
    const observer = observeRequest(telemetry, request);
    try {
      const operation = read(request);
      const rights = viewerRights(policies.current(), request.viewer);
      // To plan takes milliseconds, and so may what comes then.
      if (isLongTurn()) await ownTurn();
      const { plan, cached } = observer.plan(() => graph.plan(operation, rights));
      if (isLongTurn()) await ownTurn();
      const explain = mayExplain(request)
        ? explanationOf({ ...operation, ...request, plan, cached })
        : undefined;
      const { epoch } = plan.access;
      const startedAt = performance.now();
      const made = await graph.execute({
        ...request,
        operation,
        plan,
        observe: (source, record) => observer.sourceCall(source, record),
      });
      const final = finish(request, { ...made, epoch, startedAt, explain });
      return { result: final, released: takeDown(request, { ...made, epoch, startedAt }, observer) };
    } catch (error) {
      observer.end(error instanceof FacetError ? error.code : 'INTERNAL');
      throw error;
    }
  };

  function mayExplain({ explain, viewer }: ExecutionRequest): boolean {
    return explain && viewer.roles.some((role) => explainRoles.includes(role));
  }

  /** The variables with their types and defaults; what does not fit is refused by name. */
  function read({ operation: { document, definition, hash }, variables }: ExecutionRequest): GraphOperation {
    return { document, definition, hash, variables: readVariables(catalogue.schema, definition, variables) };
  }

  /** The answer in its final form: errors of the closed list, and what was withheld and why. */
  function finish(
    { viewer, traceId }: ExecutionRequest,
    { result, ledger, told, epoch, explain }: Answer & { readonly explain: Explanation | undefined },
  ): ExecutionResult {
    const errors = (result.errors ?? []).map(finalError);
    for (const { unexpected } of errors)
      if (unexpected !== null) log.error({ traceId, fault: unexpected }, 'unexpected error');
    for (const { source, outcome } of ledger.sources)
      if (outcome !== 'OK') log.warn({ traceId, source, code: outcome }, 'source failed');
    const facet = {
      traceId,
      epoch,
      purpose: viewer.purpose,
      fields: told.withheld,
      sources: sourceOutcomes(ledger),
      ...(explain && { explain }),
    };
    return {
      ...(errors.length > 0 && { errors: errors.map(({ error }) => error) }),
      data: result.data ?? null,
      extensions: { facet },
    };
  }

  /** Begins the audit entry. It releases the answer once it is durable where something SENSITIVE is in it; otherwise a failure leaves a gap that the log shows. */
  function takeDown(
    request: ExecutionRequest,
    { result, ...answer }: Answer,
    observer: RequestObserver,
  ): Promise<void> {
    const outcome = result.errors ? 'PARTIAL' : 'OK';
    const written = observer.audit(audit.append(auditRecord({ ...request, ...answer, outcome })));
    if (answer.told.isSensitive) return endWith(written, { observer, outcome });
    written.catch((cause: unknown) =>
      log.error({ traceId: request.traceId, fault: cause }, 'audit entry lost'),
    );
    observer.end(outcome);
    return Promise.resolve();
  }
}

interface Ending {
  readonly observer: RequestObserver;
  readonly outcome: 'PARTIAL' | 'OK';
}

/** Ends a request with its audit entry. What waits here is a promise and a word: the records of an answer can go when it is written. */
function endWith(written: Promise<unknown>, { observer, outcome }: Ending): Promise<void> {
  const released = written.then(
    () => observer.end(outcome),
    (error: unknown) => {
      observer.end(error instanceof FacetError ? error.code : 'INTERNAL');
      throw error;
    },
  );
  // It may fail before the answer is written, when nobody waits for it yet.
  released.catch(() => undefined);
  return released;
}
