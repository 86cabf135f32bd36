import type { AccessPlan, Fact } from '../masking/treatment.ts';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import { FACT_RULES } from './facts.ts';
import type { Place } from './places.ts';
import type { Selection } from './selection.ts';

/** The fields of each record type that an operation needs, and no others. A record type without fields is needed for its keys alone. */
export type Projection = ReadonlyMap<string, ReadonlySet<string>>;

interface ProjectionInputs {
  readonly catalogue: Catalogue;
  /** What is left of the operation after the denied fields were cut out. */
  readonly selection: Selection;
  readonly facts: readonly Fact[];
  readonly access: Pick<AccessPlan, 'constant'>;
  /** All fields that are left of the operation: objects are asked for where these lead to them, and nowhere else. */
  readonly entered: Selection['fields'];
}

/** The columns behind the selected fields: a record's own, the candidates of golden fields, the inputs of derived fields, filters, sorting and facts. */
export function project({ catalogue, selection, facts, access, entered }: ProjectionInputs): Projection {
  const needs = new Map<string, Set<string>>();
  const needRecordField = (recordType: string, field: string): void => {
    const fields = needs.get(recordType) ?? new Set();
    needs.set(recordType, fields);
    const record = catalogue.records.get(recordType);
    // The key always comes along, and where it is all that is wanted, the links know it already.
    if (record?.columns.has(field.split('.', 1)[0] ?? field) && field !== record.key) fields.add(field);
  };
  const need = (info: FieldInfo, places = catalogue.places.get(info.coordinate) ?? []): void => {
    if (places.length === 0 && catalogue.records.has(info.parent)) needRecordField(info.parent, info.name);
    // What holds objects whose fields are classified on their own is asked for by those fields, and not as a whole.
    for (const { record, path, isHolder } of places) if (!isHolder) needRecordField(record.name, path);
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
  const coordinates = new Set(Array.from(entered, ({ coordinate }) => coordinate));
  const placesAsked = ({ coordinate }: FieldInfo): readonly Place[] =>
    (catalogue.places.get(coordinate) ?? []).filter(({ below }) =>
      below.every((one) => coordinates.has(one)),
    );
  for (const info of selection.fields) {
    need(info, placesAsked(info));
    if (info.coordinate === 'Query.node') needOwners();
  }
  // Whether there are objects must be known also where nothing is asked of them; what is inside goes first.
  for (const { record, path, isHolder } of [...selection.fields].toReversed().flatMap(placesAsked)) {
    const isAsked = Array.from(needs.get(record.name) ?? []).some((field) => field.startsWith(`${path}.`));
    if (isHolder && !isAsked) needRecordField(record.name, `${path}.__typename`);
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
