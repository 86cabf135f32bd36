import { GraphQLObjectType, Kind, type DocumentNode } from 'graphql';
import type { RecordType, SourceDescription } from '../connectors/connector.ts';
import { COMPUTED } from './fields/records.ts';
import { type DescriptionContext, readColumn, split } from './read-column.ts';

function readRecordType(
  context: DescriptionContext,
  source: string,
  type: GraphQLObjectType,
): RecordType | undefined {
  const [record] = context.read('record', type);
  if (!record) return undefined;
  const fields = Object.values(type.getFields());
  const columns = fields
    .filter((field) => !(field.name in COMPUTED))
    .map((field) => [field.name, readColumn(context, field, { prefix: [], within: [type] })] as const);
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

function checkRecordType({ schema, read, faults }: DescriptionContext, record: RecordType): void {
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
  context: DescriptionContext,
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
