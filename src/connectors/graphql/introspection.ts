import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { pathsOf } from '../columns.ts';
import type { RecordType, SourceDescription } from '../connector.ts';
import { invalidAnswer } from '../http-faults.ts';

/** What may be asked of a root field, and the type of what it gives. */
export interface RootField {
  readonly args: ReadonlyMap<string, GraphQLInputType>;
  readonly type: GraphQLNamedType;
}

/** The root fields of a GraphQL source, by name. */
export type RootFields = ReadonlyMap<string, RootField>;

/** Asks a GraphQL source for its schema; `run` gives the data of a document. */
export async function introspect(
  source: string,
  run: (query: string) => Promise<unknown>,
): Promise<RootFields> {
  const data = await run(getIntrospectionQuery({ descriptions: false }));
  const query = schemaOf(source, data).getQueryType();
  const fields = Object.entries(query?.getFields() ?? {});
  return new Map(fields.map(([name, field]) => [name, rootField(field)]));
}

function rootField({ args, type }: GraphQLField<unknown, unknown>): RootField {
  return { args: new Map(args.map((arg) => [arg.name, arg.type])), type: getNamedType(type) };
}

function schemaOf(source: string, data: unknown): GraphQLSchema {
  try {
    return buildClientSchema(Object(data), { assumeValid: true });
  } catch {
    throw invalidAnswer(source, 'introspection', 'a GraphQL schema');
  }
}

/** Holds the description of a source against its schema: root fields, arguments and columns that it does not have. */
export function checkSchema({ records }: SourceDescription, roots: RootFields): readonly string[] {
  return records.flatMap((record) => {
    const root = roots.get(record.at);
    if (root === undefined) return [`${record.name}: the schema has no root field "${record.at}"`];
    return [...checkLookups(record, root), ...checkColumns(record, root)];
  });
}

function checkLookups(record: RecordType, root: RootField): readonly string[] {
  return record.lookups
    .map(({ by, parameter = by }) => ({ by, parameter }))
    .filter(({ parameter }) => !hasArgument(root, parameter.split('.')))
    .map(
      ({ by, parameter }) => `${record.name}, lookup by ${by}: "${record.at}" has no argument "${parameter}"`,
    );
}

function hasArgument({ args }: RootField, [root = '', ...path]: readonly string[]): boolean {
  let at = args.get(root);
  for (const name of path) {
    const type = at === undefined ? undefined : getNamedType(at);
    at = isInputObjectType(type) ? type.getFields()[name]?.type : undefined;
  }
  return at !== undefined;
}

function checkColumns(record: RecordType, root: RootField): readonly string[] {
  const element = typeAt(root.type, record.items);
  if (element === undefined) {
    return [`${record.name}: the answer of "${record.at}" has no list "${record.items.join('.')}"`];
  }
  return Array.from(record.columns.values()).flatMap((column) =>
    pathsOf(column)
      .filter((path) => typeAt(element, path) === undefined)
      .map((path) => `${record.name}.${column.field}: "${record.at}" has no column "${path.join('.')}"`),
  );
}

function typeAt(type: GraphQLNamedType, path: readonly string[]): GraphQLNamedType | undefined {
  let at: GraphQLNamedType = type;
  for (const name of path) {
    const field = isObjectType(at) ? at.getFields()[name] : undefined;
    if (field === undefined) return undefined;
    at = getNamedType(field.type);
  }
  return at;
}
