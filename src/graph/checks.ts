import { GraphQLObjectType, isEnumType, isInputObjectType, isIntrospectionType } from 'graphql';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import { CLASSIFICATIONS } from './directives.ts';

type Check = (catalogue: Catalogue, derived: ReadonlySet<string>) => readonly string[];

/** Derived fields that the graph itself resolves, by following links. */
const FOLLOWED: ReadonlySet<string> = new Set([
  'Customer.parent',
  'Customer.subsidiaries',
  'Customer.provenance',
]);

const secrecy = (field: FieldInfo): number => CLASSIFICATIONS.indexOf(field.classification);

function objectTypes({ schema }: Catalogue): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => type instanceof GraphQLObjectType && !isIntrospectionType(type),
  );
}

/** A classification on a type would silently cover a secret field that is added later, so it may be a low one only. */
const typeClassificationsAreLow: Check = (catalogue) =>
  objectTypes(catalogue).flatMap((type) => {
    const [classified] = catalogue.read('classified', type);
    const isLow =
      !classified || ((classified.as === 'PUBLIC' || classified.as === 'INTERNAL') && !classified.category);
    return isLow
      ? []
      : [
          `${type.name}: @classified on a type may be PUBLIC or INTERNAL without a category only; classify each field.`,
        ];
  });

const argumentsAreClassified: Check = (catalogue) =>
  objectTypes(catalogue).flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args
        .filter(
          (argument) =>
            catalogue.read('classified', argument).length + catalogue.read('reads', argument).length === 0,
        )
        .map(
          (argument) =>
            `The argument ${type.name}.${field.name}(${argument.name}:) has no classification: give it @classified(as:) or @reads(fields:).`,
        ),
    ),
  );

const inputFieldsAreClassified: Check = ({ schema, read, fields }) =>
  Object.values(schema.getTypeMap())
    .filter((type) => isInputObjectType(type))
    .filter((type) => !['CodeTranslation', 'PartColumn'].includes(type.name))
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => {
        const [filter] = read('filters', field);
        if (filter && !fields.has(filter.on))
          return [`${type.name}.${field.name} filters on "${filter.on}", which is no field.`];
        const isClassified = filter !== undefined || read('classified', field).length > 0;
        return isClassified
          ? []
          : [
              `The input field ${type.name}.${field.name} has no classification: give it @classified(as:) or @filters(on:, by:).`,
            ];
      }),
    );

const sortsLeadToFields: Check = ({ schema, read, fields }) =>
  Object.values(schema.getTypeMap())
    .filter((type) => isEnumType(type))
    .flatMap((type) => type.getValues().flatMap((value) => read('sorts', value)))
    .filter(({ on }) => !fields.has(on))
    .map(({ on }) => `@sorts(on: "${on}") names no field.`);

const goldenFieldsLeadToRecords: Check = ({ fields, records }) =>
  [...fields.values()].flatMap((field) =>
    (field.golden?.from ?? []).flatMap((from) => {
      const input = fields.get(from);
      const record = input && records.get(input.parent);
      if (!input || !record?.customer)
        return [`${field.coordinate} is golden from "${from}", which is no field of a customer record.`];
      if (input.type !== field.type)
        return [`${field.coordinate} is ${field.type}, but golden from "${from}", which is ${input.type}.`];
      return [];
    }),
  );

/** A golden or derived field is at least as secret as what it is made from, unless a declassifier is named. */
const derivedInherits: Check = ({ fields }) =>
  [...fields.values()].flatMap((field) =>
    [...(field.golden?.from ?? []), ...(field.reads ?? [])].flatMap((from) => {
      const input = fields.get(from);
      if (!input) return [`${field.coordinate} reads "${from}", which is no field.`];
      if (field.declassifiedBy !== undefined || secrecy(field) >= secrecy(input)) return [];
      return [
        `${field.coordinate} is ${field.classification}, but reads ${from}, which is ${input.classification}: raise it, or name the generalisation with @declassified(by:).`,
      ];
    }),
  );

const derivedFieldsHaveFunctions: Check = ({ fields }, derived) => {
  const declared = [...fields.values()]
    .filter(({ reads }) => reads !== undefined)
    .map(({ coordinate }) => coordinate);
  return [
    ...declared
      .filter((coordinate) => !derived.has(coordinate) && !FOLLOWED.has(coordinate))
      .map((coordinate) => `${coordinate} has @reads, but no function in src/resolvers/derived/index.ts.`),
    ...[...derived]
      .filter((coordinate) => fields.get(coordinate)?.reads === undefined)
      .map(
        (coordinate) =>
          `src/resolvers/derived/index.ts has a function for ${coordinate}, which has no @reads in the schema.`,
      ),
  ];
};

const sourceNamesAreUnique: Check = ({ sources }) => {
  const names = sources.map(({ name }) => name);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `Two files describe the source "${name}".`);
};

const CHECKS: readonly Check[] = [
  sourceNamesAreUnique,
  typeClassificationsAreLow,
  argumentsAreClassified,
  inputFieldsAreClassified,
  sortsLeadToFields,
  goldenFieldsLeadToRecords,
  derivedInherits,
  derivedFieldsHaveFunctions,
];

/** Everything in the schema that would break a rule of the house, a line each. */
export function checkCatalogue(catalogue: Catalogue, derived: ReadonlySet<string>): readonly string[] {
  return CHECKS.flatMap((check) => check(catalogue, derived));
}
