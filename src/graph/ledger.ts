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

/**
 * A ledger for one request. A class, since V8 keeps what the accessors of an object literal close over, here a whole request, until it collects all garbage.
 */
class RequestLedger implements Ledger {
  readonly customers = new Set<string>();
  readonly #outcomes = new Map<string, FieldOutcome>();
  readonly #sources = new Map<string, SourceWork>();
  readonly #seen = new Map<Decision, Set<FieldInfo>>();
  #last: string | undefined;

  get fields(): Ledger['fields'] {
    return [...this.#outcomes.values()];
  }

  get signature(): string {
    return [...this.#outcomes.keys()].join();
  }

  get sources(): Ledger['sources'] {
    return [...this.#sources].map(([source, { outcome, rows, meter }]) => ({
      source,
      outcome,
      calls: meter.calls,
      rows,
    }));
  }

  get rows(): number {
    return [...this.#sources.values()].reduce((sum, { rows }) => sum + rows, 0);
  }

  decided(info: FieldInfo, decision: Decision): void {
    const fields = this.#seen.get(decision) ?? new Set();
    if (fields.has(info)) return;
    this.#seen.set(decision, fields.add(info));
    this.#outcomes.set(`${info.coordinate} ${formatTreatment(decision.treatment)} ${decision.rule}`, {
      info,
      decision,
    });
  }

  disclosed(customerId: string): void {
    // Fields of one customer come one after the other.
    if (customerId === this.#last) return;
    this.#last = customerId;
    this.customers.add(customerId);
  }

  source(name: string): SourceWork {
    const work = this.#sources.get(name) ?? { outcome: 'OK', rows: 0, meter: { calls: 0 } };
    this.#sources.set(name, work);
    return work;
  }
}

export const createLedger = (): Ledger => new RequestLedger();
