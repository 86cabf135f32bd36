import { GraphQLObjectType, type GraphQLSchema, getNamedType, isIntrospectionType } from 'graphql';
import type { GraphQLField } from 'graphql';
import type { RecordType, SourceDescription } from '../connectors/connector.ts';
import { checkCatalogue } from './checks.ts';
import {
  type Classification,
  type DirectiveArguments,
  directiveReader,
  type ReadDirectives,
} from './directives.ts';
import { findPlaces, type Place } from './places.ts';
import { readSchema, SchemaFaults } from './read-schema.ts';
import { describeSources } from './source-descriptions.ts';
import { describeSubgraphs } from './subgraph-descriptions.ts';

/** A classified field of the graph. Parts of @value types are none: they go with the field that holds them. */
export interface FieldInfo {
  /** `Customer.name` */
  readonly coordinate: string;
  /** Name of the object type that has the field, and of the field's own type without list and non-null. */
  readonly parent: string;
  readonly name: string;
  readonly type: string;
  readonly classification: Classification;
  readonly category: string | null;
  readonly golden?: DirectiveArguments['golden'];
  /** The fields that a derived field is computed from. */
  readonly reads?: readonly string[];
  readonly declassifiedBy?: string;
  /** The sibling that names the field as which this one is treated. */
  readonly treatedAs?: string;
}

/** All that the schema says: the graph, what each field is, and where its values come from. */
export interface Catalogue {
  readonly schema: GraphQLSchema;
  /** Subgraphs with them: each is a source whose one record type is found by the customer's own id. */
  readonly sources: readonly SourceDescription[];
  readonly records: ReadonlyMap<string, RecordType>;
  readonly fields: ReadonlyMap<string, FieldInfo>;
  /** Those of them that are golden. */
  readonly golden: readonly FieldInfo[];
  /** Where the records hold a field, by coordinate. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly read: ReadDirectives;
  /** Whether a type is a @value type. */
  isValue(typeName: string): boolean;
}

/** `Type.*` stands for all golden fields of the type. */
function expandReads(
  reads: readonly string[],
  type: GraphQLObjectType,
  read: ReadDirectives,
): readonly string[] {
  if (!reads.includes(`${type.name}.*`)) return reads;
  const golden = Object.values(type.getFields()).filter((field) => read('golden', field).length > 0);
  return golden.map((field) => `${type.name}.${field.name}`);
}

function describeField(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  read: ReadDirectives,
): FieldInfo | string {
  const coordinate = `${type.name}.${field.name}`;
  const [classified] = read('classified', field).concat(read('classified', type));
  if (!classified)
    return `${coordinate} has no classification: give it @classified(as:), with a category if it is personal.`;
  const [golden] = read('golden', field);
  const [reads] = read('reads', field);
  const [declassified] = read('declassified', field);
  const [treatedAs] = read('treatedAs', field);
  return {
    coordinate,
    parent: type.name,
    name: field.name,
    type: getNamedType(field.type).name,
    classification: classified.as,
    category: classified.category ?? null,
    ...(golden && { golden }),
    ...(reads && { reads: expandReads(reads.fields, type, read) }),
    ...(declassified && { declassifiedBy: declassified.by }),
    ...(treatedAs && { treatedAs: treatedAs.by }),
  };
}

function describeFields(
  schema: GraphQLSchema,
  read: ReadDirectives,
  faults: string[],
): ReadonlyMap<string, FieldInfo> {
  const fields = new Map<string, FieldInfo>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLObjectType) || isIntrospectionType(type) || read('value', type).length > 0)
      continue;
    for (const field of Object.values(type.getFields())) {
      const info = describeField(type, field, read);
      if (typeof info === 'string') faults.push(info);
      else fields.set(info.coordinate, info);
    }
  }
  return fields;
}

/**
 * Reads and checks the schema folder.
 * @param derived Coordinates of the derived fields that there are functions for.
 * @throws SchemaFaults with all faults at once: nothing unclassified, derived fields no lower than what they read, every reference leading somewhere.
 */
export function readCatalogue(folder: string, derived: ReadonlySet<string>): Catalogue {
  const files = readSchema(folder);
  const { schema } = files;
  const faults: string[] = [];
  const read = directiveReader(schema);
  const context = { schema, read, faults };
  const sources = [
    ...describeSources(context, files.sources),
    ...describeSubgraphs(context, files.subgraphs),
  ];
  const fields = describeFields(schema, read, faults);
  const catalogue: Catalogue = {
    schema,
    sources,
    records: new Map(sources.flatMap(({ records }) => records.map((record) => [record.name, record]))),
    fields,
    golden: [...fields.values()].filter(({ golden }) => golden !== undefined),
    places: findPlaces(sources),
    read,
    isValue: (name) => {
      const type = schema.getType(name);
      return type instanceof GraphQLObjectType && read('value', type).length > 0;
    },
  };
  faults.push(...checkCatalogue(catalogue, derived));
  if (faults.length > 0) throw new SchemaFaults(faults);
  return catalogue;
}
