import {
  getNamedType,
  GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isListType,
  getNullableType,
  Kind,
  type DocumentNode,
} from 'graphql';
import type { GraphQLField } from 'graphql';
import type { Column, RecordType, SourceDescription } from '../connectors/connector.ts';
import type { ReadDirectives } from './directives.ts';
import { COMPUTED } from './fields/records.ts';

const split = (path: string | undefined): readonly string[] => (path === undefined ? [] : path.split('.'));

interface Context {
  readonly schema: GraphQLSchema;
  readonly read: ReadDirectives;
  readonly faults: string[];
}

type Field = GraphQLField<unknown, unknown>;

function readColumn(context: Context, field: Field, prefix: readonly string[]): Column {
  const [stated] = context.read('column', field);
  const type = getNamedType(field.type);
  const parts = type instanceof GraphQLObjectType && type.name !== 'Money' ? type : undefined;
  const isFlat = parts !== undefined && stated?.parts !== undefined && stated.name === undefined;
  const path = isFlat ? prefix : [...prefix, ...split(stated?.name ?? field.name)];
  const translations = stated?.values?.map(({ from, to }) => [from, to] as const);
  if (isEnumType(type))
    checkTranslations(
      context,
      field.name,
      type.getValues().map(({ name }) => name),
      translations,
    );
  return {
    field: field.name,
    path,
    type: type.name,
    list: isListType(getNullableType(field.type)),
    ...(stated?.format && { format: stated.format }),
    ...(stated?.currency !== undefined && { currency: [...path.slice(0, -1), ...split(stated.currency)] }),
    ...(translations && { values: new Map(translations) }),
    ...(stated?.nothing && { nothing: new Set(stated.nothing) }),
    ...(parts && { parts: readParts(context, parts, stated?.parts) }),
  };
}

/** Paths of parts start where the value does, so they are read with an empty prefix. */
function readParts(
  context: Context,
  type: GraphQLObjectType,
  named: readonly { readonly part: string; readonly column: string }[] | undefined,
): readonly Column[] {
  const unknown = named?.find(({ part }) => !(part in type.getFields()));
  if (unknown) context.faults.push(`@column(parts:) names "${unknown.part}", which ${type.name} has not.`);
  return Object.values(type.getFields()).map((field) => {
    const column = named?.find(({ part }) => part === field.name)?.column;
    const read = readColumn(context, field, []);
    return column === undefined ? read : { ...read, path: split(column) };
  });
}

function checkTranslations(
  context: Context,
  field: string,
  names: readonly string[],
  translations: readonly (readonly [string, string])[] | undefined,
): void {
  for (const [, to] of translations ?? []) {
    if (!names.includes(to)) {
      context.faults.push(
        `@column(values:) of "${field}" translates to "${to}"; expected one of ${names.join(', ')}.`,
      );
    }
  }
}

function readRecordType(context: Context, source: string, type: GraphQLObjectType): RecordType | undefined {
  const [record] = context.read('record', type);
  if (!record) return undefined;
  const fields = Object.values(type.getFields());
  const columns = fields
    .filter((field) => !(field.name in COMPUTED))
    .map((field) => [field.name, readColumn(context, field, [])] as const);
  const [belongsTo] = context.read('belongsTo', type);
  const description: RecordType = {
    name: type.name,
    source,
    at: record.at,
    items: split(record.items),
    key: record.key,
    customer: record.customer,
    ...(belongsTo && { belongsTo }),
    columns: new Map(columns),
    lookups: context.read('lookup', type).map((lookup) => ({ ...lookup, at: lookup.at ?? record.at })),
  };
  checkRecordType(context, description);
  return description;
}

function checkRecordType({ schema, read, faults }: Context, record: RecordType): void {
  const needed = [
    record.key,
    ...record.lookups.map(({ by }) => by),
    ...(record.belongsTo ? [record.belongsTo.by] : []),
  ];
  for (const field of needed.filter((name) => !record.columns.has(name))) {
    faults.push(`${record.name} is found by "${field}", but has no such field.`);
  }
  if (!record.lookups.some(({ by }) => by === record.key)) {
    faults.push(`${record.name} needs a @lookup(by: "${record.key}"), its key.`);
  }
  if (record.customer === (record.belongsTo !== undefined)) {
    faults.push(
      `${record.name} needs either @record(customer: true) or @belongsTo, not ${record.customer ? 'both' : 'neither'}.`,
    );
  }
  const owner = record.belongsTo && schema.getType(record.belongsTo.record);
  if (record.belongsTo && !(owner && read('record', owner)[0]?.customer)) {
    faults.push(`${record.name} @belongsTo "${record.belongsTo.record}", which is no customer record type.`);
  }
  if (record.belongsTo && !record.lookups.some(({ by }) => by === record.belongsTo?.by)) {
    faults.push(
      `${record.name} needs a @lookup(by: "${record.belongsTo.by}"), by which it belongs to a customer.`,
    );
  }
}

/** Reads the parsed files of `schema/sources/` into descriptions; what is wrong is added to `faults`. */
export function describeSources(
  context: Context,
  documents: readonly DocumentNode[],
): readonly SourceDescription[] {
  return documents.flatMap((document) => {
    const extension = document.definitions.find((definition) => definition.kind === Kind.SCHEMA_EXTENSION);
    const [source] = extension ? context.read('source', { astNode: extension }) : [];
    if (!source) {
      context.faults.push(
        `${document.loc?.source.name}: expected "extend schema @source(name:, role:, protocol:)".`,
      );
      return [];
    }
    const records = document.definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
      const type = context.schema.getType(definition.name.value);
      const record =
        type instanceof GraphQLObjectType ? readRecordType(context, source.name, type) : undefined;
      return record ? [record] : [];
    });
    return [{ ...source, records }];
  });
}
