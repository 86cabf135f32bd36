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

/** Whether a field of a record holds objects whose fields are classified on their own (the lines of an order). */
export function isHolder({ records, fields }: Catalogue, { parent, name, type }: FieldInfo): boolean {
  const column = records.get(parent)?.columns.get(name);
  return column?.parts !== undefined && column.parts.some((part) => fields.has(`${type}.${part.field}`));
}

function holdersOf(catalogue: Catalogue, typeName: string): readonly FieldInfo[] {
  return [...catalogue.fields.values()].filter((info) => info.type === typeName && isHolder(catalogue, info));
}

/** The columns behind the selected fields: a record's own, the candidates of golden fields, the inputs of derived fields, filters, sorting and facts. */
export function project({ catalogue, selection, facts, access }: ProjectionInputs): Projection {
  const needs = new Map<string, Set<string>>();
  const needRecordField = (recordType: string, field: string): void => {
    const fields = needs.get(recordType) ?? new Set();
    needs.set(recordType, fields);
    const record = catalogue.records.get(recordType);
    // The key always comes along, and where it is all that is wanted, the links know it already.
    if (record?.columns.has(field.split('.', 1)[0] ?? field) && field !== record.key) fields.add(field);
  };
  const need = (info: FieldInfo): void => {
    // What holds objects whose fields are classified on their own is asked for by those fields, and not as a whole.
    if (catalogue.records.has(info.parent) && !isHolder(catalogue, info))
      needRecordField(info.parent, info.name);
    for (const holder of holdersOf(catalogue, info.parent))
      needRecordField(holder.parent, `${holder.name}.${info.name}`);
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
  // A record that is found by its own id must say to which customer it belongs.
  const needOwners = (): void => {
    for (const { name, belongsTo } of catalogue.records.values()) {
      if (belongsTo) needRecordField(name, belongsTo.by);
    }
  };
  for (const info of selection.fields) {
    need(info);
    if (info.coordinate === 'Query.node') needOwners();
  }
  for (const coordinate of selection.compared) needCoordinate(coordinate);
  for (const coordinate of selection.sortedByDefault) {
    // The order that nobody asked for is left out where the viewer may not see what it hangs on.
    if (access.constant(coordinate)?.treatment.kind !== 'DENY') needCoordinate(coordinate);
  }
  for (const coordinate of facts.flatMap((fact) => FACT_RULES[fact].reads)) {
    const info = catalogue.fields.get(coordinate);
    if (info) need(info);
  }
  return needs;
}
