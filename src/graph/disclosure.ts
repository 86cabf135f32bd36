import type { AuditedField, AuditedSource, AuditRecord } from '../audit/entry.ts';
import { SLOTS } from '../audit/slots.ts';
import { formatTreatment } from '../masking/treatment.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { CLASSIFICATIONS } from './directives.ts';
import type { FieldOutcome, Ledger } from './ledger.ts';

/** What of its fields an answer tells: the audit entry, and the viewer. */
export interface Told {
  /** With what the viewer got of them, in an order that does not hang on which source answered first. */
  readonly audited: readonly AuditedField[];
  /** What was masked or denied, by coordinate, as `extensions.facet.fields` tells it. */
  readonly withheld: readonly Omit<AuditedField, 'classification'>[];
  /** Whether anything SENSITIVE or higher is in the answer, masked or not. */
  readonly isSensitive: boolean;
}

const SENSITIVE = CLASSIFICATIONS.indexOf('SENSITIVE');

const byText = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1);

/** What the outcomes of an answer's fields tell. */
export function tell(outcomes: readonly FieldOutcome[]): Told {
  const audited = outcomes
    .map(({ info, decision }) => ({
      field: info.coordinate,
      classification: info.classification,
      treatment: formatTreatment(decision.treatment),
      rule: decision.rule,
    }))
    .toSorted((a, b) => byText(a.field, b.field) || byText(a.rule, b.rule));
  const isSensitive = outcomes.some(
    ({ info, decision }) =>
      decision.treatment.kind !== 'DENY' && CLASSIFICATIONS.indexOf(info.classification) >= SENSITIVE,
  );
  const withheld = audited
    .filter(({ treatment }) => treatment !== 'CLEAR')
    .map(({ field, treatment, rule }) => ({ field, treatment, rule }));
  return { audited, withheld, isSensitive };
}

/**
 * What `extensions.facet.sources` tells. How many calls and rows it took stays in the audit log: rows are counted before it is known whether the viewer
 * may see them, and a count would answer what a refused search asked.
 */
export function sourceOutcomes(ledger: Ledger): readonly Pick<AuditedSource, 'source' | 'outcome'>[] {
  return ledger.sources.map(({ source, outcome }) => ({ source, outcome }));
}

/** The operation's name as the log takes it; null where it has none or might hold a value. The hash tells which operation it was. */
function auditedName(name: string | null): string | null {
  return name !== null && SLOTS.operation.test(name) && !/\d{6}/.test(name) ? name : null;
}

interface Answered {
  readonly viewer: Viewer;
  readonly operation: { readonly name: string | null; readonly hash: string };
  readonly ledger: Ledger;
  readonly told: Told;
  readonly epoch: number;
  readonly startedAt: number;
  readonly traceId: string;
  /** `OK`, `PARTIAL` or an error code. */
  readonly outcome: string;
}

/** The audit record of one answer. */
export function auditRecord(answered: Answered): AuditRecord {
  const { viewer, operation, ledger, told, epoch, startedAt, traceId, outcome } = answered;
  return {
    at: new Date().toISOString(),
    viewer: viewer.subject,
    roles: viewer.roles,
    purpose: viewer.purpose,
    client: viewer.client ?? null,
    operation: auditedName(operation.name),
    operationHash: operation.hash,
    customers: [...ledger.customers],
    fields: told.audited,
    sources: ledger.sources.filter((source) => source.calls > 0 || source.outcome !== 'OK'),
    rows: ledger.rows,
    durationMs: performance.now() - startedAt,
    epoch,
    traceId,
    outcome,
  };
}
