import fc from 'fast-check';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { ORACLE_SCHEMA } from './oracle-schema.ts';

const DIRECTIVES = [
  '',
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $yes)',
  ' @skip(if: $no)',
  ' @include(if: false)',
];
/** Mostly apart for every field, since one name for two fields is refused before anything runs. */
const ALIASES = ['', 'a', 'b'];

const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'Query.person': ['(id: "x")', '(id: $id)'],
  'Mutation.person': ['(id: "x")', '(id: $id)'],
  'Query.people': ['', '(first: 2)', '(first: $count)'],
  'Query.being': ['', '(colour: BLUE)', '(colour: $colour)'],
  pets: ['', '(first: 1)', '(first: $count, range: { to: 3 })', '(range: $range)'],
};

function argumentsFor(parent: string, { name }: GraphQLField<unknown, unknown>): readonly string[] {
  return ARGUMENTS[`${parent}.${name}`] ?? ARGUMENTS[name] ?? [''];
}

/** Types that a fragment may be written on inside a selection of this type. */
function conditionsFor(type: GraphQLNamedType): readonly string[] {
  const abstract = ['Being', 'Owner'];
  if (isObjectType(type)) return [type.name, ...type.getInterfaces().map(({ name }) => name)];
  if (isInterfaceType(type) || isUnionType(type))
    return [...ORACLE_SCHEMA.getPossibleTypes(type).map(({ name }) => name), ...abstract];
  return [];
}

function selectionOf(type: GraphQLNamedType, depth: number): fc.Arbitrary<string> {
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const usable = fields.filter((field) => depth > 0 || isLeafType(getNamedType(field.type)));
  const options = usable.map((field) => fieldOf(type.name, field, depth));
  const fragments = depth > 0 ? conditionsFor(type).map((name) => fragmentOf(name, depth)) : [];
  const typename = fc.constantFrom('__typename', 'kind: __typename');
  return fc
    .array(fc.oneof(typename, ...options, ...fragments), { minLength: 1, maxLength: 5 })
    .map((selections) => `{ ${selections.join(' ')} }`);
}

function fieldOf(parent: string, field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
  const below = getNamedType(field.type);
  const selection = isLeafType(below) ? fc.constant('') : selectionOf(below, depth - 1);
  return fc
    .record({
      alias: fc.constantFrom(...ALIASES),
      args: fc.constantFrom(...argumentsFor(parent, field)),
      directive: fc.constantFrom(...DIRECTIVES),
      selection,
    })
    .map(
      ({ alias, args, directive, selection: inner }) =>
        `${alias && `${alias}${field.name}: `}${field.name}${args}${directive} ${inner}`,
    );
}

function fragmentOf(name: string, depth: number): fc.Arbitrary<string> {
  const type = ORACLE_SCHEMA.getType(name);
  if (!type) throw new Error(`no type ${name}`);
  const inline = fc
    .tuple(fc.constantFrom(...DIRECTIVES), selectionOf(type, depth - 1))
    .map(([directive, selection]) => `... on ${name}${directive} ${selection}`);
  return fc.oneof(inline, fc.constant(`...On${name}`));
}

/** Named fragments that operations spread; they spread one another too. */
const FRAGMENTS = `
  fragment OnBeing on Being { id name ...OnPerson friend { __typename ...OnDog } }
  fragment OnOwner on Owner { pets { ...OnCat ... on Dog { good } } }
  fragment OnPerson on Person { age boss { id staff { name } } }
  fragment OnDog on Dog { name weight owner { tags } }
  fragment OnCat on Cat { lives colour owner { strict } }`;

const VARIABLES =
  '($yes: Boolean = true, $no: Boolean!, $id: ID!, $count: Int, $colour: Colour, $range: Range)';

const QUERIES = selectionOf(ORACLE_SCHEMA.getQueryType() ?? failed(), 3);
const MUTATIONS = selectionOf(ORACLE_SCHEMA.getMutationType() ?? failed(), 2);

/** Operations over the whole schema; most are valid, the others are for the caller to leave out. */
export const operations: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: QUERIES.map((selection) => `query Q${VARIABLES} ${selection} ${FRAGMENTS}`) },
  { weight: 1, arbitrary: MUTATIONS.map((selection) => `mutation M${VARIABLES} ${selection} ${FRAGMENTS}`) },
);

function failed(): never {
  throw new Error('no such root type');
}

export const variables = fc.record(
  {
    yes: fc.boolean(),
    no: fc.boolean(),
    id: fc.constantFrom('x', 'y'),
    count: fc.constantFrom(null, 0, 2),
    colour: fc.constantFrom(null, 'RED', 'GREEN'),
    range: fc.constantFrom(null, { from: 2 }, { to: 5, colour: 'BLUE' }),
  },
  { requiredKeys: ['no', 'id'] },
);
