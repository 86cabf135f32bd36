import { getVariableValues, type ExecutionResult } from 'graphql';
import type { AuditLog } from './audit/entry.ts';
import { FacetError } from './errors.ts';
import type { Catalogue } from './graph/catalogue.ts';
import { auditRecord, withheldFields } from './graph/disclosure.ts';
import type { Graph, GraphOperation } from './graph/execute.ts';
import { finalError } from './graph/final-errors.ts';
import type { Ledger } from './graph/ledger.ts';
import type { ExecutionRequest } from './http/gateway-port.ts';
import { checkVariables } from './operations/variables.ts';
import { planAccess } from './policies/access.ts';
import type { Policies } from './policies/policies.ts';

/** What happens on the way that nobody waits for. */
export interface Observer {
  /** An error that is not of the closed list; the cause goes to the log, not to the client. */
  unexpected(traceId: string, cause: unknown): void;
  /** A low-class answer whose audit entry could not be written: a gap that must be seen. */
  auditGap(traceId: string, cause: unknown): void;
}

interface GatewayParts {
  readonly catalogue: Catalogue;
  readonly policies: Policies;
  readonly graph: Graph;
  readonly audit: AuditLog;
  readonly observer: Observer;
}

/** The variables with their types and defaults; what does not fit is refused by name. */
function readOperation({ schema }: Catalogue, { operation, variables }: ExecutionRequest): GraphOperation {
  const { document, definition } = operation;
  checkVariables(schema, definition, variables);
  const { coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], variables);
  if (!coerced) throw new FacetError('INTERNAL');
  return { document, definition, variables: coerced };
}

/**
 * The way of a request, once it is known who asks for what: decide, fetch and join and mask, take down, answer.
 * Nothing is fetched before it is decided; nothing SENSITIVE leaves before it is taken down.
 */
export function createGateway({ catalogue, policies, graph, audit, observer }: GatewayParts) {
  async function takeDown(
    request: ExecutionRequest,
    answer: { ledger: Ledger; epoch: number; startedAt: number; outcome: string },
  ): Promise<void> {
    const { viewer, operation, traceId } = request;
    const written = audit.append(auditRecord({ viewer, operation, traceId, ...answer }));
    if (answer.ledger.disclosesSensitive) await written;
    else written.catch((cause: unknown) => observer.auditGap(traceId, cause));
  }

  return async function answer(request: ExecutionRequest): Promise<ExecutionResult> {
    const startedAt = performance.now();
    const { viewer, traceId, signal } = request;
    const operation = readOperation(catalogue, request);
    const access = planAccess({ bundle: policies.current(), viewer, fields: graph.fieldsOf(operation) });
    const { result, ledger } = await graph.execute({ operation, viewer, access, signal });
    const errors = (result.errors ?? []).map(finalError);
    for (const { unexpected } of errors) if (unexpected !== null) observer.unexpected(traceId, unexpected);
    const outcome = errors.length === 0 ? 'OK' : 'PARTIAL';
    await takeDown(request, { ledger, epoch: access.epoch, startedAt, outcome });
    const facet = {
      traceId,
      epoch: access.epoch,
      purpose: viewer.purpose,
      fields: withheldFields(ledger),
      sources: ledger.sources,
    };
    return {
      ...(errors.length > 0 && { errors: errors.map(({ error }) => error) }),
      data: result.data ?? null,
      extensions: { facet },
    };
  };
}
