import { getOperationAST, type FragmentDefinitionNode, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { selectFields, type Selection } from '../../src/graph/selection.ts';
import { CATALOGUE } from './toy-graph.ts';

function select(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  denied: readonly string[] = [],
): Selection {
  const document = parse(query);
  const definition = getOperationAST(document);
  if (!definition) throw new Error('expected one operation');
  const fragments = document.definitions.filter(
    (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION,
  );
  return selectFields(
    CATALOGUE,
    { definition, fragments: new Map(fragments.map((node) => [node.name.value, node])), variables },
    ({ coordinate }) => !denied.includes(coordinate),
  );
}

const names = ({ fields }: Selection): string[] => [...fields].map(({ coordinate }) => coordinate).toSorted();

describe('the fields of an operation', () => {
  it.each<[string, string, string[]]>([
    ['by name', '{ customer(id: 1) { name } }', ['Customer.name', 'Query.customer']],
    ['under an alias', '{ a: customer(id: 1) { b: name c: name } }', ['Customer.name', 'Query.customer']],
    [
      'in a fragment',
      '{ customer(id: 1) { ...F } } fragment F on Customer { name ...G } fragment G on Customer { vip }',
      ['Customer.name', 'Customer.vip', 'Query.customer'],
    ],
    [
      'in an inline fragment without a type',
      '{ customer(id: 1) { ... { name } } }',
      ['Customer.name', 'Query.customer'],
    ],
    [
      'of an interface: of every type that may stand there',
      '{ customer(id: 1) { records { asOf } } }',
      [
        'BusinessPartner.asOf',
        'Contact.asOf',
        'Customer.records',
        'Query.customer',
        'Requester.asOf',
        'ShopCustomer.asOf',
      ],
    ],
    [
      'of one type of an interface',
      '{ node(id: 1) { ... on Ticket { subject } ... on Customer { vip } } }',
      ['Customer.vip', 'Query.node', 'Ticket.subject'],
    ],
    [
      'of an interface below an interface',
      '{ node(id: 1) { ... on Node { ... on Customer { vip } } } }',
      ['Customer.vip', 'Query.node'],
    ],
    [
      'in a value: none of their own',
      '{ customer(id: 1) { creditLimit { amount } addresses { city } } }',
      ['Customer.addresses', 'Customer.creditLimit', 'Query.customer'],
    ],
    [
      'of introspection: none',
      '{ __schema { types { name } } customer(id: 1) { __typename } }',
      ['Query.customer'],
    ],
  ])('%s', (_what, query, fields) => {
    expect(names(select(query))).toEqual(fields);
  });

  it('does not go below a field that is denied', () => {
    const selection = select('{ customer(id: 1) { invoices { nodes { amount { amount } } } vip } }', {}, [
      'Customer.invoices',
    ]);
    expect(names(selection)).toEqual(['Customer.vip', 'Query.customer']);
  });
});

describe('@skip and @include', () => {
  const query = `query Q($yes: Boolean!, $no: Boolean = false) { customer(id: 1) {
    id name @skip(if: $yes) vip @skip(if: $no) owner @include(if: $yes) region @include(if: $no)
    ...F @include(if: $no) ... @skip(if: $yes) { tags } language @include(if: true) @skip(if: true)
  } } fragment F on Customer { birthDate }`;

  it('are weighed with variables and their defaults', () => {
    const fields = names(select(query, { yes: true, no: false }));
    expect(fields).toEqual(['Customer.id', 'Customer.owner', 'Customer.vip', 'Query.customer']);
  });

  it.each<[string, string, Record<string, unknown>, string[]]>([
    [
      'what hangs on a condition that is null',
      'query Q($no: Boolean = false) { customer(id: 1) { id @skip(if: $no) name } }',
      { no: null },
      ['Customer.name', 'Query.customer'],
    ],
    [
      'what is below an argument that is null',
      'query Q($id: ID = "1") { customer(id: $id) { id } }',
      { id: null },
      ['Query.customer'],
    ],
    [
      'what is below a filter that holds a null, and what it compares,',
      'query Q($s: InvoiceStatus = PAID) { customer(id: 1) { invoices(where: { status: [$s] }) { totalCount } } }',
      { s: null },
      ['Customer.invoices', 'Query.customer'],
    ],
  ])('%s is not touched', (_what, text, variables, touched) => {
    const selection = select(text, variables);
    expect(names(selection)).toEqual(touched);
    expect([...selection.compared]).toEqual([]);
  });
});

describe('what is compared', () => {
  it.each<[string, string, Record<string, unknown>, string[]]>([
    [
      'a literal filter and a sorting',
      '{ customer(id: 1) { invoices(where: { amountAtLeast: "5" }, orderBy: DUE_ON_ASC) { totalCount } } }',
      {},
      ['Invoice.amount', 'Invoice.dueOn'],
    ],
    [
      'a filter given whole as a variable',
      'query Q($w: TicketFilter) { customer(id: 1) { tickets(where: $w) { totalCount } } }',
      { w: { subjectContains: 'x', status: ['OPEN'] } },
      ['Ticket.status', 'Ticket.subject'],
    ],
    [
      'a filter with a variable inside',
      'query Q($x: String) { customer(id: 1) { tickets(where: { subjectContains: $x }) { totalCount } } }',
      { x: 'x' },
      ['Ticket.subject'],
    ],
    [
      'a variable that is not given: nothing',
      'query Q($w: TicketFilter, $o: TicketOrder) { customer(id: 1) { tickets(where: $w, orderBy: $o) { totalCount } } }',
      {},
      [],
    ],
    [
      'in a field that is skipped: nothing',
      '{ customer(id: 1) { tickets(where: { subjectContains: "x" }) @skip(if: true) { totalCount } } }',
      {},
      [],
    ],
  ])('%s', (_what, query, variables, compared) => {
    expect([...select(query, variables).compared].toSorted()).toEqual(compared);
  });

  it('keeps the order that nobody asked for apart', () => {
    const { compared, sortedByDefault } = select('{ customer(id: 1) { orders { totalCount } } }');
    expect([[...compared], [...sortedByDefault]]).toEqual([[], ['Order.placedAt']]);
  });

  it('names what a search looks at, only where there is one', () => {
    const query = 'query Q($s: String) { customers(search: $s) { totalCount } }';
    expect(select(query, { s: 'x' }).searched).toEqual([
      ['Customer.name', 'Customer.emails', 'Customer.phones'],
    ]);
    expect(select(query, { s: null }).searched).toEqual([]);
    expect(select(query).searched).toEqual([]);
  });
});
