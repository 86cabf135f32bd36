import type { Fact } from '../../masking/treatment.ts';
import type { RecordType, SourceDescription } from '../../connectors/connector.ts';
import { columnsOf, pathsOf, rootNames } from '../../connectors/columns.ts';
import { type Projection, project } from '../projection.ts';
import type { ExplainInputs } from './explain.ts';

export interface ExplainedColumn {
  /** What the source calls it. */
  readonly name: string;
  /** What of the operation needs it; nothing but the join where it is empty. */
  readonly for: readonly string[];
}

/** What of the operation needs a field of a record type. */
export type ReasonsOf = (recordType: string, field: string) => readonly string[];

const NOTHING = {
  fields: new Set<never>(),
  compared: new Set<string>(),
  sortedByDefault: new Set<string>(),
  searched: [],
};

/** Tells for every column of the projection what needs it, by making the projection again for each part of the operation alone. */
export function reasons({ catalogue, selection, access }: ExplainInputs): ReasonsOf {
  const found = new Map<string, Set<string>>();
  const add = (reason: string, part: Partial<typeof selection>, facts: readonly Fact[] = []): void => {
    const needs: Projection = project({
      catalogue,
      selection: { ...NOTHING, ...part },
      facts,
      access,
      entered: selection.fields,
    });
    for (const [record, fields] of needs) {
      for (const field of fields) {
        const key = `${record} ${field}`;
        found.set(key, (found.get(key) ?? new Set()).add(reason));
      }
    }
  };
  for (const info of selection.fields) add(info.coordinate, { fields: new Set([info]) });
  for (const on of selection.compared) add(`${on} (compared)`, { compared: new Set([on]) });
  for (const on of selection.sortedByDefault) add(`${on} (order)`, { sortedByDefault: new Set([on]) });
  for (const fact of access.facts) add(`${fact} (fact)`, {}, [fact]);
  return (record, field) => [...(found.get(`${record} ${field}`) ?? [])];
}

interface Asked {
  readonly record: RecordType;
  readonly protocol: SourceDescription['protocol'];
  readonly fields: readonly string[];
  readonly by: string;
}

/** The columns that a fetch asks for, by the names of the source, each once. */
export function explainColumns(
  { record, protocol, fields, by }: Asked,
  reasonsOf: ReasonsOf,
): readonly ExplainedColumn[] {
  const found = new Map<string, Set<string>>();
  for (const column of columnsOf(record, fields, by)) {
    const names =
      protocol === 'GRAPHQL' ? pathsOf(column).map((path) => path.join('.')) : rootNames([column]);
    const wanted = fields.filter((field) => field.split('.', 1)[0] === column.field);
    const because = wanted.flatMap((field) => reasonsOf(record.name, field));
    for (const name of names) found.set(name, new Set([...(found.get(name) ?? []), ...because]));
  }
  return Array.from(found, ([name, because]) => ({ name, for: [...because] }));
}
