import DataLoader from 'dataloader';
import type { Connector, FindQuery, RecordType, Row } from '../connectors/connector.ts';
import { type ErrorCode, SourceError } from '../errors.ts';
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
  /** A search, in one call of its own: at most `limit` records, of each its key and the field `by` alone. */
  search(record: RecordType, by: string, values: readonly string[], limit: number): Promise<readonly Row[]>;
}

/**
 * Loaders for one request: they remember what they loaded, so they must never outlive it. They ask for the columns of the projection and no others; a
 * record of which only the key is needed is not fetched at all.
 */
export function createLoaders({ connectors, projection, ledger, signal, observe }: LoaderInputs): Loaders {
  const loaders = new Map<string, DataLoader<string, readonly Row[]>>();

  const fetch = async (query: FindQuery): Promise<readonly Row[]> => {
    const { source, name } = query.record;
    const connector = connectors.get(source);
    const work = ledger.source(source);
    const ended = observe(source, name);
    try {
      if (!connector) throw new SourceError('SOURCE_UNAVAILABLE', source);
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
        const fields = [...(projection.get(record.name) ?? [])];
        const rows = await fetch({ record, fields, by, values });
        // A row under a value that nobody asked for is nobody's.
        const byValue = Map.groupBy(rows, (row) => row[by]);
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
    search: (record, by, values, limit) => fetch({ record, fields: [], by, values, limit }),
  };
}
