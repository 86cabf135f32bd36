import type {
  Column,
  RecordType,
  SourceDescription,
  SourceSettings,
} from '../../src/connectors/connector.ts';
import { directiveReader } from '../../src/graph/directives.ts';
import { readSchema } from '../../src/graph/read-schema.ts';
import { describeSources } from '../../src/graph/source-descriptions.ts';

/** The four sample sources, as the shipped schema describes them. */
export function describedSources(): ReadonlyMap<string, SourceDescription> {
  const { schema, sources } = readSchema(`${import.meta.dirname}/../../schema`);
  const context = { schema, read: directiveReader(schema), faults: [] };
  return new Map(describeSources(context, sources).map((source) => [source.name, source]));
}

/** A column of text, unless more is said. */
export function column(field: string, more: Partial<Column> = {}): Column {
  return { field, path: [field], type: 'String', list: false, ...more };
}

/** A record type `Thing` of the source `shop`, found by its key `id`, with the columns given. */
export function thing(...columns: readonly Column[]): RecordType {
  const id = column('id', { type: 'ID' });
  return {
    name: 'Thing',
    source: 'shop',
    at: 'things',
    items: ['things'],
    key: 'id',
    customer: true,
    columns: new Map([id, ...columns].map((each) => [each.field, each])),
    lookups: [{ by: 'id', at: 'things', parameter: 'ids', batch: 3, match: 'IN' }],
  };
}

/** A REST source `shop` with the record type `Thing` at `/things`. */
export function shop(...columns: readonly Column[]): SourceDescription & { readonly record: RecordType } {
  const record = { ...thing(...columns), at: '/things' };
  return { name: 'shop', role: 'COMMERCE', protocol: 'REST', records: [record], record };
}

export function settings(url: string, more: Partial<SourceSettings> = {}): SourceSettings {
  return { url, auth: { kind: 'none' }, budgetMs: 5_000, concurrency: 16, ...more };
}

/** What goes with a call of a caller who never gives up. */
export function call() {
  return { signal: new AbortController().signal, meter: { calls: 0 } };
}

/** A description that names a column, a lookup's parameter and a place that its source does not have. */
export function withWrongNames(description: SourceDescription): SourceDescription {
  const [first, ...others] = description.records;
  if (first === undefined) throw new Error('expected a record type');
  const wrong: RecordType = {
    ...first,
    columns: new Map([...first.columns, ['nickname', column('nickname', { path: ['no_such_column'] })]]),
    lookups: [
      ...first.lookups,
      { by: 'nickname', at: first.at, parameter: 'no_such_parameter', batch: 1, match: 'EQ' },
    ],
  };
  const elsewhere: RecordType = { ...first, name: 'Elsewhere', at: `${first.at}_no_such_place`, lookups: [] };
  return { ...description, records: [wrong, ...others, elsewhere] };
}
