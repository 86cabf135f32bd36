import type fc from 'fast-check';
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { encodeGlobalId } from '../../../src/graph/global-id.ts';
import { CATALOGUE } from '../toy-graph.ts';
import { selectionsOver } from './selections.ts';

const ROOT_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'Query.customer': ['(id: $id)', '(id: "nobody")', '(id: $other)'],
  'Query.customerByRecord': [
    '(source: "erp", recordId: "1")',
    '(source: "crm", recordId: "1b")',
    '(source: "x", recordId: "1")',
  ],
  'Query.customers': ['', '(first: 3)', '(first: $count)', '(first: 120)', '(search: "欧阳")'],
  'Query.node': [
    '(id: $id)',
    ...['Invoice', 'Ticket', 'Order', 'Contact'].map((type) => `(id: "${encodeGlobalId(type, '0-1')}")`),
  ],
  'Query.auditEntries': [''],
};

const LITERALS: Readonly<Record<string, string>> = {
  Date: '"2026-01-01"',
  DateTime: '"2026-01-01T00:00:00Z"',
  Decimal: '"10"',
  String: '"a"',
  Boolean: 'true',
};

function literalOf(type: GraphQLInputType): string {
  const named = getNamedType(type);
  const one = isEnumType(named) ? (named.getValues()[0]?.name ?? '') : (LITERALS[named.name] ?? '"1"');
  return isListType(getNullableType(type)) ? `[${one}]` : one;
}

/** Of a collection: pages, each order, each filter. */
function collectionArguments(field: GraphQLField<unknown, unknown>): readonly string[] {
  const ways = field.args.flatMap(({ name, type }) => {
    const named = getNamedType(type);
    if (name === 'first') return ['(first: 1)', '(first: $count)'];
    if (isEnumType(named)) return named.getValues().map((value) => `(${name}: ${value.name})`);
    if (isInputObjectType(named))
      return Object.values(named.getFields()).map(
        (input) => `(${name}: { ${input.name}: ${literalOf(input.type)} })`,
      );
    return [];
  });
  return ['', ...ways];
}

/** Named fragments that operations spread. */
const FRAGMENTS = `
  fragment OnCustomer on Customer { id name parent { id name } ...OnNode }
  fragment OnNode on Node { id ... on Customer { phones value { tier } } ...OnInvoice }
  fragment OnInvoice on Invoice { number amount { amount } }
  fragment OnCustomerRecord on CustomerRecord { source recordId ... on Contact { name vip } }`;

const selectionOf = selectionsOver({
  schema: CATALOGUE.schema,
  argumentsOf: (parent, field) => ROOT_ARGUMENTS[`${parent}.${field.name}`] ?? collectionArguments(field),
  namedFragments: new Set(['Customer', 'Node', 'Invoice', 'CustomerRecord']),
  mostFields: 6,
});

const QUERY = CATALOGUE.schema.getQueryType();
if (!QUERY) throw new Error('no query type');

/** Operations over the shipped schema; most are valid, the others are for the caller to leave out. */
export const customerOperations: fc.Arbitrary<string> = selectionOf(QUERY, 6).map(
  (selection) =>
    `query Q($yes: Boolean = true, $no: Boolean!, $maybe: Boolean = true, $id: ID!, $other: ID = "nobody", $count: Int) ${selection} ${FRAGMENTS}`,
);
