import DataLoader from 'dataloader';
import type { Connector, RecordType, Row } from '../connectors/connector.ts';
import { type ErrorCode, SourceError } from '../errors.ts';
import { keyIn } from './key.ts';
import type { Ledger } from './ledger.ts';
import type { Projection } from './projection.ts';

/** Told when a read begins; gives what is to be told when it has ended. */
export type ObserveSourceCall = (
  source: string,
  record: string,
) => (end: { readonly outcome: 'OK' | ErrorCode; readonly rows: number }) => void;

interface LoaderInputs {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly projection: Projection;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly observe: ObserveSourceCall;
}

export interface Loaders {
  /** The records whose field `by` has the value. All values asked for at one level of the operation go to the source together. */
  find(record: RecordType, by: string, value: string): Promise<readonly Row[]>;
  /** A search: at most `limit` records, in one call of its own. */
  search(record: RecordType, by: string, values: readonly string[], limit: number): Promise<readonly Row[]>;
}

/**
 * Loaders for one request: they remember what they loaded, so they must never outlive it. They ask for the columns of the projection and no others; a
 * record of which only the key is needed is not fetched at all.
 */
export function createLoaders({ connectors, projection, ledger, signal, observe }: LoaderInputs): Loaders {
  const loaders = new Map<string, DataLoader<string, readonly Row[]>>();

  const fetch = async (
    record: RecordType,
    by: string,
    values: readonly string[],
    limit?: number,
  ): Promise<readonly Row[]> => {
    const connector = connectors.get(record.source);
    const work = ledger.source(record.source);
    const ended = observe(record.source, record.name);
    try {
      if (!connector) throw new SourceError('SOURCE_UNAVAILABLE', record.source);
      const fields = [...(projection.get(record.name) ?? [])];
      const query = { record, fields, by, values, ...(limit !== undefined && { limit }) };
      const rows = await connector.find(query, { signal, meter: work.meter });
      work.rows += rows.length;
      ended({ outcome: 'OK', rows: rows.length });
      return rows;
    } catch (error) {
      const outcome = error instanceof SourceError ? error.code : 'INTERNAL';
      work.outcome = outcome;
      ended({ outcome, rows: 0 });
      throw error;
    }
  };

  const loaderOf = (record: RecordType, by: string): DataLoader<string, readonly Row[]> => {
    const name = `${record.name} ${by}`;
    const loader =
      loaders.get(name) ??
      new DataLoader<string, readonly Row[]>(async (values) => {
        const rows = await fetch(record, by, values);
        const byValue = Map.groupBy(rows, (row) => keyIn(row, by));
        return values.map((value) => byValue.get(value) ?? []);
      });
    loaders.set(name, loader);
    return loader;
  };

  return {
    find: (record, by, value) => {
      const isKeyEnough = by === record.key && (projection.get(record.name)?.size ?? 0) === 0;
      return isKeyEnough ? Promise.resolve([{ [record.key]: value }]) : loaderOf(record, by).load(value);
    },
    search: fetch,
  };
}
