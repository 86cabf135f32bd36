import {
  type DocumentNode,
  getNamedType,
  type GraphQLField,
  GraphQLObjectType,
  isNonNullType,
  isTypeExtensionNode,
  Kind,
} from 'graphql';
import type { Column, RecordType, SourceDescription } from '../connectors/connector.ts';
import type { DirectiveArguments } from './directives.ts';
import { type DescriptionContext, readColumn, split } from './read-column.ts';

type Field = GraphQLField<unknown, unknown>;

/** The names of the fields that a file adds to `Customer`. */
function addedFields({ definitions }: DocumentNode): ReadonlySet<string> {
  const extensions = definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_EXTENSION);
  const ofCustomer = extensions.filter(({ name }) => name.value === 'Customer');
  return new Set(ofCustomer.flatMap(({ fields = [] }) => fields.map(({ name }) => name.value)));
}

/** What a subgraph may not say of a field; those of the types below, too. */
function faultsOf(
  { read }: DescriptionContext,
  types: ReadonlyMap<GraphQLObjectType, readonly Field[]>,
): readonly string[] {
  return Array.from(types).flatMap(([type, fields]) =>
    fields.flatMap((field) => {
      const coordinate = `${type.name}.${field.name}`;
      const isComputed = read('golden', field).length + read('reads', field).length > 0;
      return [
        ...(isNonNullType(field.type)
          ? [
              `${coordinate} is non-null, but null where it is denied or the subgraph fails: take the "!" away.`,
            ]
          : []),
        ...(field.args.length > 0
          ? [`${coordinate} has arguments, which are not passed on to a subgraph: leave them out.`]
          : []),
        ...(isComputed
          ? [`${coordinate} is a field of a subgraph: it cannot be golden or derived as well.`]
          : []),
      ];
    }),
  );
}

/** The classified types that the fields lead to, with their fields. */
function typesBelow(
  { read }: DescriptionContext,
  customer: GraphQLObjectType,
  added: readonly Field[],
): ReadonlyMap<GraphQLObjectType, readonly Field[]> {
  const types = new Map([[customer, added]]);
  const walk = (fields: readonly Field[]): void => {
    for (const field of fields) {
      const type = getNamedType(field.type);
      if (!(type instanceof GraphQLObjectType) || types.has(type)) continue;
      if (read('value', type).length + read('record', type).length > 0) continue;
      const below = Object.values(type.getFields());
      types.set(type, below);
      walk(below);
    }
  };
  walk(added);
  return types;
}

/** What the subgraph knows of customers, as a record type that is found by the customer's own id. */
function recordOf(
  context: DescriptionContext,
  { name, at, parameter, key, items, batch }: DirectiveArguments['subgraph'],
  { customer, added }: { readonly customer: GraphQLObjectType; readonly added: readonly Field[] },
): RecordType {
  const id: Column = { field: 'id', path: split(key), type: 'ID', list: false };
  const columns = added.map((field) => readColumn(context, field, { prefix: [], within: [customer] }));
  return {
    // No source has such a name, and a GraphQL operation may be called so.
    name: `${name.replaceAll('-', '_')}_Customer`,
    source: name,
    at,
    items: split(items),
    key: id.field,
    customer: false,
    byCustomerId: true,
    columns: new Map([id, ...columns].map((column) => [column.field, column])),
    lookups: [{ by: id.field, at, parameter, batch, match: 'IN' }],
  };
}

/** Reads the parsed files of `schema/subgraphs/` into descriptions of sources; what is wrong is added to `faults`. */
export function describeSubgraphs(
  context: DescriptionContext,
  documents: readonly DocumentNode[],
): readonly SourceDescription[] {
  const { schema, read, faults } = context;
  const customer = schema.getType('Customer');
  if (!(customer instanceof GraphQLObjectType)) return [];
  return documents.flatMap((document) => {
    const file = document.loc?.source.name;
    const extension = document.definitions.find((definition) => definition.kind === Kind.SCHEMA_EXTENSION);
    const [subgraph] = extension ? read('subgraph', { astNode: extension }) : [];
    const names = addedFields(document);
    if (!subgraph || names.size === 0) {
      faults.push(
        `${file}: expected "extend schema @subgraph(name:, at:)" and "extend type Customer { … }".`,
      );
      return [];
    }
    for (const { name } of document.definitions.filter(isTypeExtensionNode)) {
      if (name.value !== 'Customer')
        faults.push(`${file} extends ${name.value}: a subgraph adds to Customer alone.`);
    }
    const added = Object.values(customer.getFields()).filter(({ name }) => names.has(name));
    for (const field of added.filter((one) => read('classified', one).length === 0)) {
      faults.push(`Customer.${field.name} has no classification of its own: give it @classified(as:).`);
    }
    faults.push(...faultsOf(context, typesBelow(context, customer, added)));
    return [
      {
        name: subgraph.name,
        protocol: 'GRAPHQL',
        records: [recordOf(context, subgraph, { customer, added })],
      },
    ];
  });
}
