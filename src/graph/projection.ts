import type { AccessPlan, Fact } from '../masking/treatment.ts';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import { FACT_RULES } from './facts.ts';
import type { Selection } from './selection.ts';

/** The fields of each record type that an operation needs, and no others. A record type without fields is needed for its keys alone. */
export type Projection = ReadonlyMap<string, ReadonlySet<string>>;

interface ProjectionInputs {
  readonly catalogue: Catalogue;
  /** What is left of the operation after the denied fields were cut out. */
  readonly selection: Selection;
  readonly facts: readonly Fact[];
  readonly access: Pick<AccessPlan, 'constant'>;
}

/** The columns behind the selected fields: a record's own, the candidates of golden fields, the inputs of derived fields, filters, sorting and facts. */
export function project({ catalogue, selection, facts, access }: ProjectionInputs): Projection {
  const needs = new Map<string, Set<string>>();
  const needRecordField = (recordType: string, field: string): void => {
    const fields = needs.get(recordType) ?? new Set();
    needs.set(recordType, fields);
    const record = catalogue.records.get(recordType);
    // The key always comes along, and where it is all that is wanted, the links know it already.
    if (record?.columns.has(field) && field !== record.key) fields.add(field);
  };
  const need = (info: FieldInfo): void => {
    if (catalogue.records.has(info.parent)) needRecordField(info.parent, info.name);
    for (const from of info.golden?.from ?? []) {
      const input = catalogue.fields.get(from);
      if (!input) continue;
      needRecordField(input.parent, input.name);
      // Which of several records wins, and the provenance, hang on when each was changed.
      needRecordField(input.parent, 'asOf');
    }
    for (const coordinate of info.reads ?? []) needCoordinate(coordinate);
  };
  const needCoordinate = (coordinate: string): void => {
    const info = catalogue.fields.get(coordinate);
    // A derived field carries its own decision; only what is said of a golden field hangs on that field's.
    if (info && !(info.golden && access.constant(coordinate)?.treatment.kind === 'DENY')) need(info);
  };
  for (const info of selection.fields) need(info);
  for (const coordinate of [...selection.compared, ...selection.sortedByDefault]) needCoordinate(coordinate);
  for (const coordinate of facts.flatMap((fact) => FACT_RULES[fact].reads)) {
    const info = catalogue.fields.get(coordinate);
    if (info) need(info);
  }
  return needs;
}
