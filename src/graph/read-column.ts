import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
} from 'graphql';
import type { Column } from '../connectors/connector.ts';
import type { ReadDirectives } from './directives.ts';

/** What descriptions are read with; what is wrong is added to `faults`. */
export interface DescriptionContext {
  readonly schema: GraphQLSchema;
  readonly read: ReadDirectives;
  readonly faults: string[];
}

/** Where a field stands. */
interface Standing {
  /** The path that its column's starts with. */
  readonly prefix: readonly string[];
  /** The types on the way to it, from the record's on. */
  readonly within: readonly GraphQLObjectType[];
}

/** The names of a dotted path. */
export const split = (path: string | undefined): readonly string[] =>
  path === undefined ? [] : path.split('.');

/** Reads how a field is read from the source: its @column, and the columns of its parts where it has some. */
export function readColumn(
  context: DescriptionContext,
  field: GraphQLField<unknown, unknown>,
  { prefix, within }: Standing,
): Column {
  const [stated] = context.read('column', field);
  const type = getNamedType(field.type);
  const isMoney = type.name === 'Money';
  const parts = isMoney ? undefined : partsType(context, field, within);
  const isFlat = parts !== undefined && stated?.parts !== undefined && stated.name === undefined;
  const stem = isFlat ? prefix : [...prefix, ...split(stated?.name ?? field.name)];
  const path = isMoney && stated?.currency === undefined ? [...stem, 'amount'] : stem;
  const currency = stated?.currency ?? (isMoney ? 'currency' : undefined);
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
    ...(currency !== undefined && { currency: [...path.slice(0, -1), ...split(currency)] }),
    ...(translations && { values: new Map(translations) }),
    ...(stated?.nothing && { nothing: new Set(stated.nothing) }),
    ...(parts && { parts: readParts(context, [...within, parts], stated?.parts) }),
    ...(parts && context.read('value', parts).length === 0 && { isHolder: true }),
  };
}

/** The type of the parts; none for a value without parts. A type that could not be read to its end, or that is fetched otherwise, is a fault. */
function partsType(
  { read, faults }: DescriptionContext,
  field: GraphQLField<unknown, unknown>,
  within: readonly GraphQLObjectType[],
): GraphQLObjectType | undefined {
  const type = getNamedType(field.type);
  const coordinate = `${within.at(-1)?.name}.${field.name}`;
  if (isAbstractType(type))
    faults.push(`${coordinate} is of the abstract type ${type.name}: name an object type.`);
  if (!(type instanceof GraphQLObjectType)) return undefined;
  if (!within.includes(type) && read('record', type).length === 0) return type;
  faults.push(
    `${coordinate} holds ${type.name}, which is found in another way, or holds it in turn: leave it out.`,
  );
  return undefined;
}

/** Paths of parts start where the value does, so they are read with an empty prefix. */
function readParts(
  context: DescriptionContext,
  within: readonly GraphQLObjectType[],
  named: readonly { readonly part: string; readonly column: string }[] | undefined,
): readonly Column[] {
  const fields = within.at(-1)?.getFields() ?? {};
  const unknown = named?.find(({ part }) => !(part in fields));
  if (unknown)
    context.faults.push(`@column(parts:) names "${unknown.part}", which ${within.at(-1)?.name} has not.`);
  return Object.values(fields).map((field) => {
    const column = named?.find(({ part }) => part === field.name)?.column;
    const read = readColumn(context, field, { prefix: [], within });
    return column === undefined ? read : { ...read, path: split(column) };
  });
}

function checkTranslations(
  context: DescriptionContext,
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
