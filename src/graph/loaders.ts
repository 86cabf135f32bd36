import type { Connector, FindQuery, RecordType, Row } from '../connectors/connector.ts';
import { type ErrorCode, SourceError } from '../errors.ts';
import { batched, type Batched, type FindByValue, turns } from './batched.ts';
import { keyIn } from './key.ts';
import type { Ledger } from './ledger.ts';
import type { Projection } from './projection.ts';

/** Told when a read begins; gives what is to be told when it has ended. */
export type ObserveSourceCall = (source: string, record: string) => (outcome: 'OK' | ErrorCode) => void;

interface LoaderInputs {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly projection: Projection;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly observe: ObserveSourceCall;
}

export interface Loaders {
  /** The records whose field `by` has one of the values, by value. All that is asked for at one level of the operation goes to the source together. */
  find(record: RecordType, by: string, values: readonly string[]): Promise<FindByValue>;
  /** A search, in one call of its own: at most `limit` records, of each its key and the field `by` alone. */
  search(record: RecordType, by: string, values: readonly string[], limit: number): Promise<readonly Row[]>;
}

/**
 * Loaders for one request: they remember what they loaded, so they must never outlive it. They ask for the columns of the projection and no others; a
 * record of which only the key is needed is not fetched at all.
 */
export function createLoaders({ connectors, projection, ledger, signal, observe }: LoaderInputs): Loaders {
  const batches = new Map<string, Batched>();
  const endOfTurn = turns();

  const fetch = async (query: FindQuery): Promise<readonly Row[]> => {
    const { source, name } = query.record;
    const connector = connectors.get(source);
    const work = ledger.source(source);
    const ended = observe(source, name);
    try {
      if (!connector) throw new SourceError('SOURCE_UNAVAILABLE', source);
      const rows = await connector.find(query, { signal, meter: work.meter });
      work.rows += rows.length;
      ended('OK');
      return rows;
    } catch (error) {
      const outcome = error instanceof SourceError ? error.code : 'INTERNAL';
      work.outcome = outcome;
      ended(outcome);
      throw error;
    }
  };

  const batchesOf = (record: RecordType, by: string): Batched => {
    const name = `${record.name} ${by}`;
    const known = batches.get(name);
    if (known) return known;
    const fields = [...(projection.get(record.name) ?? [])];
    const isKeyEnough = by === record.key && fields.length === 0;
    const made = isKeyEnough
      ? keysAlone(record.key)
      : batched((values) => fetch({ record, fields, by, values }), by, endOfTurn);
    batches.set(name, made);
    return made;
  };

  return {
    async find(record, by, values) {
      const find = await batchesOf(record, by).find(values);
      if (by === record.key || record.belongsTo) return find;
      // A record that was found by another field is whole, and need not be fetched by its key again.
      const byKey = batchesOf(record, record.key);
      for (const value of values) for (const row of find(value)) byKey.know(keyIn(row, record.key), [row]);
      return find;
    },
    search: (record, by, values, limit) => fetch({ record, fields: [], by, values, limit }),
  };
}

/** Records of which the key is all that is wanted: whoever knows it need not ask. */
function keysAlone(key: string): Batched {
  return { find: async () => (value) => [{ [key]: value }], know: () => undefined };
}
