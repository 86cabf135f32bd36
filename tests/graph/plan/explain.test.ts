import { getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { makeExecutable } from '../../../src/graph/executable-schema.ts';
import { fragmentsOf } from '../../../src/graph/fragments.ts';
import { planOperation } from '../../../src/graph/plan/operation-plan.ts';
import { type AccessPlan, FACTS } from '../../../src/masking/treatment.ts';
import { CATALOGUE, CLEAR, DENY, mask, planOf, toyGraph } from '../toy-graph.ts';

const executable = makeExecutable(CATALOGUE);

const isVip = ({ bits }: { readonly bits: number }): boolean => (bits & (1 << FACTS.indexOf('vip'))) !== 0;

/** All is clear; facts decide who may be known of; facts decide how a name is seen; nobody may be known of. */
const ACCESS = {
  open: planOf(),
  hiding: planOf({ 'Customer.id': (facts) => (isVip(facts) ? DENY : CLEAR) }, ['vip']),
  masking: planOf({ 'Customer.name': (facts) => (isVip(facts) ? mask('name') : CLEAR) }, ['vip']),
  nobody: planOf({ 'Customer.id': DENY }),
} as const;

const group = () =>
  toyGraph({
    rows: {
      Contact: [
        { recordId: 'C1', name: 'Ann' },
        { recordId: 'C2', name: 'Ann' },
      ],
      BusinessPartner: [
        { recordId: 'P1', name: 'Ann', parentId: null },
        { recordId: 'P2', name: 'Ann', parentId: 'P1' },
      ],
      Interaction: [{ number: 'N1', contactId: 'C2', subject: 'Hello' }],
    },
    customers: [
      ['Contact:C1', 'BusinessPartner:P1'],
      ['Contact:C2', 'BusinessPartner:P2'],
    ],
  });

function explain(text: string, access: AccessPlan) {
  const document = parse(text);
  const definition = getOperationAST(document);
  if (!definition) throw new Error('no operation');
  const operation = { definition, fragments: fragmentsOf(document), variables: {} };
  return planOperation({ catalogue: CATALOGUE, executable, operation, planAccess: () => access }).explain();
}

const columnOf = (record: string, by: string): string =>
  CATALOGUE.records.get(record)?.columns.get(by)?.path.join('.') ?? by;

const INTERACTION = Buffer.from('Interaction:N1').toString('base64url');

describe('the levels of a plan are the order of its reads', () => {
  it.each<[keyof typeof ACCESS, string, string[]]>([
    ['open', '{ customers { nodes { tags creditLimit { amount } } } }', ['1 BusinessPartner', '1 Contact']],
    ['hiding', '{ customers { totalCount } }', ['1 Contact']],
    ['hiding', '{ customers { nodes { creditLimit { amount } } } }', ['1 Contact', '2 BusinessPartner']],
    ['masking', '{ customers { nodes { name } } }', ['1 BusinessPartner', '1 Contact']],
    ['open', '{ CHILD { parent { tags } } }', ['1 BusinessPartner', '2 Contact']],
    ['hiding', '{ CHILD { parent { tags } } }', ['1 Contact', '2 BusinessPartner', '3 Contact']],
    ['open', '{ PARENT { subsidiaries { tags } } }', ['1 BusinessPartner', '2 Contact']],
    [
      'open',
      '{ customers(search: "Ann") { nodes { interactions { totalCount } } } }',
      ['1 BusinessPartner', '1 Contact', '2 Interaction'],
    ],
    [
      'masking',
      '{ customers(search: "Ann") { totalCount } }',
      ['1 BusinessPartner', '1 Contact', '2 Contact'],
    ],
    [
      'masking',
      '{ customers(search: "Ann") { nodes { creditLimit { amount } } } }',
      ['1 BusinessPartner', '1 Contact', '2 Contact', '3 BusinessPartner'],
    ],
    ['open', `{ node(id: "${INTERACTION}") { ... on Interaction { subject } } }`, ['1 Interaction']],
    [
      'hiding',
      `{ node(id: "${INTERACTION}") { ... on Interaction { subject } } }`,
      ['1 Interaction', '2 Contact'],
    ],
    ['nobody', '{ customers { nodes { tags } } CHILD { tags } }', []],
  ])('%s: %s', async (kind, query, expected) => {
    const graph = group();
    const [parent = '', child = ''] = graph.customerIds;
    const text = query
      .replaceAll('PARENT', `customer(id: "${parent}")`)
      .replaceAll('CHILD', `customer(id: "${child}")`);
    const { result } = await graph.ask(text, { access: ACCESS[kind] });
    expect(result.errors).toBeUndefined();
    // The toy has records of these types alone, and its texts look like names.
    const ofToy = ['Contact', 'BusinessPartner', 'Interaction'];
    const holding = [null, 'the text looks like Customer.name', 'the id is of Interaction'];
    const told = explain(text, ACCESS[kind])
      .fetches.filter(({ record, onlyIf }) => ofToy.includes(record) && holding.includes(onlyIf))
      .toSorted((one, other) => one.level - other.level);
    expect(told.map(({ level, record }) => `${level} ${record}`).toSorted()).toEqual(expected);
    const left = [...told];
    const levels = graph.asked
      .filter(({ record }) => ofToy.includes(record))
      .map(({ record, by }) => {
        const place = left.findIndex((one) => one.record === record && one.by === columnOf(record, by));
        return left.splice(place, 1)[0]?.level;
      });
    expect(levels).toEqual(told.map(({ level }) => level));
  });
});
