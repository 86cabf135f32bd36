import fc from 'fast-check';
import { ORACLE_SCHEMA } from './oracle-schema.ts';
import { rarelyNull, selectionsOver } from './selections.ts';

const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'Query.person': ['(id: "x")', '(id: $id)', '(id: $other)'],
  'Mutation.person': ['(id: "x")', '(id: $id)', '(id: $other)'],
  'Query.people': ['', '(first: 2)', '(first: $count)'],
  'Query.being': ['', '(colour: BLUE)', '(colour: $colour)'],
  pets: [
    '',
    '(first: 1)',
    '(first: $count, range: { to: 3 })',
    '(range: $range)',
    '(range: { least: $least })',
  ],
};

/** Named fragments that operations spread; they spread one another too. */
const FRAGMENTS = `
  fragment OnBeing on Being { id name ...OnPerson friend { __typename ...OnDog } }
  fragment OnOwner on Owner { pets { ...OnCat ... on Dog { good } } }
  fragment OnPerson on Person { age boss { id staff { name } } }
  fragment OnDog on Dog { name weight owner { tags } }
  fragment OnCat on Cat { lives colour owner { strict } }`;

const VARIABLES = `($yes: Boolean = true, $no: Boolean!, $maybe: Boolean = true, $id: ID!, $other: ID = "y", $count: Int,
  $least: Int = 3, $colour: Colour, $range: Range)`;

const selectionOf = selectionsOver({
  schema: ORACLE_SCHEMA,
  argumentsOf: (parent, { name }) => ARGUMENTS[`${parent}.${name}`] ?? ARGUMENTS[name] ?? [''],
  namedFragments: new Set(['Being', 'Owner', 'Person', 'Dog', 'Cat']),
  mostFields: 5,
});

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
    // A variable that has a default may stand where no null may, and still come as one.
    maybe: rarelyNull(fc.boolean()),
    other: rarelyNull(fc.constant('x')),
    least: rarelyNull(fc.constant(1)),
    count: fc.constantFrom(null, 0, 2),
    colour: fc.constantFrom(null, 'RED', 'GREEN'),
    range: fc.constantFrom(null, { from: 2 }, { to: 5, colour: 'BLUE' }),
  },
  { requiredKeys: ['no', 'id'] },
);
