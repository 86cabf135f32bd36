import type { RecordType } from '../../connectors/connector.ts';
import type { ExplainInputs } from './explain.ts';
import { type ExplainedColumn, explainColumns, type ReasonsOf } from './explain-columns.ts';

/** One read of a source: what is asked of it at one level of the operation, in as few calls as its lookup allows. */
export interface ExplainedFetch {
  readonly id: number;
  /** 1 starts at once; a higher one when what it waits for has answered. */
  readonly level: number;
  readonly source: string;
  readonly protocol: string;
  readonly record: string;
  /** Entity set, operation, path or root field. */
  readonly at: string;
  /** The column that is looked up. */
  readonly by: string;
  readonly keysPerCall: number;
  /** Whether it looks up the keys of one customer, or those of many. */
  readonly customers: 'ONE' | 'MANY';
  /** When it is made, where that hangs on what comes. */
  readonly onlyIf: string | null;
  readonly columns: readonly ExplainedColumn[];
}

/** When something is known: at once, or after some fetches. What waits for the same fetches happens together. */
export interface Moment {
  readonly level: number;
  readonly after: string;
}

export const AT_ONCE: Moment = { level: 1, after: '' };

interface Question {
  readonly record: RecordType;
  /** The field of the record that is looked up. */
  readonly by: string;
  readonly at: Moment;
  readonly customers: 'ONE' | 'MANY';
  readonly onlyIf: string | null;
  /** For a search, which asks for keys alone. */
  readonly keysOnly?: boolean;
}

export interface Fetches {
  readonly all: readonly ExplainedFetch[];
  /** The read that answers the question; none where the links know the answer already. What is asked for at one moment is one read. */
  ask(question: Question): readonly ExplainedFetch[];
}

/** Collects the reads of a plan, as the loaders of a run would make them. */
export function collectFetches({ catalogue, projection }: ExplainInputs, reasonsOf: ReasonsOf): Fetches {
  const known = new Map<string, ExplainedFetch>();
  const protocols = new Map(catalogue.sources.map(({ name, protocol }) => [name, protocol]));

  const describe = ({ record, by, at, customers, onlyIf, keysOnly }: Question): ExplainedFetch => {
    const lookup = record.lookups.find((one) => one.by === by);
    const protocol = protocols.get(record.source);
    if (!lookup || !protocol) throw new Error(`${record.name} has no @lookup by "${by}"`);
    const fields = keysOnly ? [] : [...(projection.get(record.name) ?? [])];
    return {
      id: known.size + 1,
      level: at.level,
      source: record.source,
      protocol,
      record: record.name,
      at: lookup.at,
      by: record.columns.get(by)?.path.join('.') ?? by,
      keysPerCall: lookup.match === 'IN' ? lookup.batch : 1,
      customers,
      onlyIf,
      columns: explainColumns({ record, protocol, fields, by }, reasonsOf),
    };
  };

  return {
    get all() {
      return [...known.values()];
    },
    ask(question) {
      const { record, by, at, customers, onlyIf } = question;
      const isKeyEnough = by === record.key && (projection.get(record.name)?.size ?? 0) === 0;
      if (isKeyEnough) return [];
      const key = [at.after, record.name, by].join(' ');
      const before = known.get(key);
      const fetch = before
        ? {
            ...before,
            customers: before.customers === 'MANY' ? before.customers : customers,
            onlyIf: before.onlyIf === onlyIf ? onlyIf : null,
          }
        : describe(question);
      known.set(key, fetch);
      return [fetch];
    },
  };
}

/** When all of these have answered. */
export function afterAll(moment: Moment, fetches: readonly ExplainedFetch[]): Moment {
  if (fetches.length === 0) return moment;
  const ids = fetches.map(({ id }) => id).toSorted((one, other) => one - other);
  return { level: moment.level + 1, after: ids.join() };
}
