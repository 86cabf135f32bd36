import type { AuditedSource } from '../audit/entry.ts';
import { type Decision, formatTreatment } from '../masking/treatment.ts';
import type { FieldInfo } from './catalogue.ts';

/** What one source did for one request. */
interface SourceWork {
  outcome: string;
  rows: number;
  readonly meter: { calls: number };
}

/** What the viewer got of a field, as often as it was decided differently (by customer). */
export interface FieldOutcome {
  readonly info: FieldInfo;
  readonly decision: Decision;
}

/** Takes down what an answer discloses while it is made: the audit entry and `extensions.facet` are read from it. */
export interface Ledger {
  readonly customers: ReadonlySet<string>;
  readonly fields: readonly FieldOutcome[];
  /** Tells apart what `fields` may hold. */
  readonly signature: string;
  readonly sources: readonly AuditedSource[];
  readonly rows: number;
  decided(info: FieldInfo, decision: Decision): void;
  disclosed(customerId: string): void;
  source(name: string): SourceWork;
}

/** A ledger for one request. */
export function createLedger(): Ledger {
  const customers = new Set<string>();
  const outcomes = new Map<string, FieldOutcome>();
  const sources = new Map<string, SourceWork>();
  let last: string | undefined;
  const seen = new WeakMap<Decision, Set<FieldInfo>>();

  return {
    customers,
    get fields() {
      return [...outcomes.values()];
    },
    get signature() {
      return [...outcomes.keys()].join();
    },
    get sources() {
      return [...sources].map(([source, { outcome, rows, meter }]) => ({
        source,
        outcome,
        calls: meter.calls,
        rows,
      }));
    },
    get rows() {
      return [...sources.values()].reduce((sum, { rows }) => sum + rows, 0);
    },
    decided(info, decision) {
      const fields = seen.get(decision) ?? new Set();
      if (fields.has(info)) return;
      seen.set(decision, fields.add(info));
      outcomes.set(`${info.coordinate} ${formatTreatment(decision.treatment)} ${decision.rule}`, {
        info,
        decision,
      });
    },
    disclosed(customerId) {
      // Fields of one customer come one after the other.
      if (customerId === last) return;
      last = customerId;
      customers.add(customerId);
    },
    source(name) {
      const work = sources.get(name) ?? { outcome: 'OK', rows: 0, meter: { calls: 0 } };
      sources.set(name, work);
      return work;
    },
  };
}
