import { type FieldNode, Kind, parse, type SelectionNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import type { Explanation } from '../../src/graph/plan/explain.ts';
import { FULL_CUSTOMER } from '../support/full-customer.ts';
import { runFacet, type RunningFacet, type SourceName } from '../support/running-facet.ts';

const HEADER = { 'facet-explain': '1' };
const KEY = { 'x-api-key': 'facet-development-bi-key' };
const SOURCES = ['erp', 'crm', 'ticketing', 'commerce'] as const;

const SENIOR = { roles: ['senior_service_agent'] };
const AGENT = { roles: ['service_agent'] };
const ANALYST = { roles: ['analyst'], purpose: 'ANALYTICS' };
const MANAGER = { roles: ['account_manager'], purpose: 'SALES', subject: 'am01' };
const MARKETING = { roles: ['analyst'], purpose: 'MARKETING' };

let facet: RunningFacet;
/** A customer with subsidiaries, and one of those. */
const group = { parent: '', child: '' };

beforeAll(async () => {
  const explainRoles = ['senior_service_agent', 'analyst', 'account_manager'];
  facet = await runFacet({ settings: { viewers: { explainRoles } } });
  const { body } = await facet.ask(SENIOR, '{ customers(first: 400) { nodes { id subsidiaries { id } } } }');
  const parent = body.data.customers.nodes.find(
    ({ subsidiaries }: { subsidiaries: [] }) => subsidiaries.length > 0,
  );
  group.parent = parent.id;
  group.child = parent.subsidiaries[0].id;
});
afterAll(() => facet[Symbol.asyncDispose]());

type Claims = Parameters<RunningFacet['ask']>[0];

/** A read as it went over the wire, or as it was explained: what was asked, and for which columns. */
type Read = readonly [source: string, at: string, columns: string];

const readOf = (source: string, at: string, columns: Iterable<string>): Read => [
  source,
  at,
  [...new Set(columns)].toSorted().join(),
];

const fieldsIn = (selections: readonly SelectionNode[] = []): readonly FieldNode[] =>
  selections.filter((selection) => selection.kind === Kind.FIELD);

function leavesOf(selections: readonly SelectionNode[] | undefined): readonly string[] {
  return fieldsIn(selections).flatMap(({ name, selectionSet }) =>
    selectionSet ? leavesOf(selectionSet.selections).map((leaf) => `${name.value}.${leaf}`) : [name.value],
  );
}

/** How each protocol says what it asks for. */
const ON_THE_WIRE: Readonly<Record<SourceName, (line: string) => Read>> = {
  erp: (line) => {
    const [, at = '', select = ''] = /\/(\w+)\?\$select=([^&]*)/.exec(line) ?? [];
    return readOf('erp', at, select.split(','));
  },
  crm: (line) => {
    const [, at = ''] = /<soap:Body><(\w+)/.exec(line) ?? [];
    return readOf(
      'crm',
      at,
      Array.from(line.matchAll(/<fields>(\w+)</g), ([, name = '']) => name),
    );
  },
  ticketing: (line) => {
    const [, at = '', fields = ''] = /^([^?]*)\?.*?\bfields=([^&]*)/.exec(line) ?? [];
    return readOf('ticketing', at, fields.split(','));
  },
  commerce: (line) => {
    const { query } = JSON.parse(line.slice(line.indexOf('{')));
    const [operation] = parse(query).definitions;
    const [root] =
      operation?.kind === Kind.OPERATION_DEFINITION ? fieldsIn(operation.selectionSet.selections) : [];
    const nodes = fieldsIn(root?.selectionSet?.selections).find(({ name }) => name.value === 'nodes');
    return readOf('commerce', root?.name.value ?? '', leavesOf(nodes?.selectionSet?.selections));
  },
};

/** What was read while something was asked, and the explanation that came with the answer. */
async function explained(viewer: Claims, query: string, variables: Record<string, unknown> = {}) {
  const before = new Map(SOURCES.map((name) => [name, facet.sources[name].seen.length]));
  const answer = await facet.ask(viewer, query, variables, HEADER);
  expect(answer.body.errors).toBeUndefined();
  const explanation: Explanation = answer.body.extensions.facet.explain;
  const reads = SOURCES.flatMap((name) =>
    facet.sources[name].seen.slice(before.get(name)).map(ON_THE_WIRE[name]),
  );
  return { answer, explanation, reads };
}

const ONE = `customerByRecord(source: "erp", recordId: "${SHOWCASE.partnerId}")`;
const GOLDEN = 'name creditLimit { amount }';
/** Nobody is above or below the customer of the samples. */
const EVERYTHING = FULL_CUSTOMER.replaceAll(/(?:parent|subsidiaries) \{ id name \}/g, '');

describe('what is explained is what is read', () => {
  it.each<[string, Claims, string, string[]?]>([
    ['ids alone', SENIOR, `{ ${ONE} { id records { source recordId } } }`],
    ['a golden field', SENIOR, `{ ${ONE} { birthDate } }`],
    ['golden fields of four sources', SENIOR, `{ ${ONE} { ${GOLDEN} addresses { city } since } }`],
    ['everything', SENIOR, EVERYTHING],
    ['everything, for those who see some of it', MANAGER, EVERYTHING],
    ['everything, for those who see little of it', ANALYST, EVERYTHING],
    [
      'a collection, filtered and sorted',
      SENIOR,
      `{ ${ONE} { orders(where: { status: DELIVERED }, orderBy: TOTAL_ASC) { nodes { lines { sku } } } } }`,
    ],
    [
      'two names and a fragment',
      SENIOR,
      `{ a: ${ONE} { ...f tags } b: ${ONE} { ...f } } fragment f on Customer { name value { tier } }`,
    ],
    [
      'fields that are merged',
      SENIOR,
      '{ CHILD { parent { invoices { totalCount } } } CHILD { tags parent { payments { totalCount } } } }',
    ],
    ['skipped', SENIOR, `{ ${ONE} { id birthDate @include(if: false) tags @skip(if: true) region } }`],
    ['denied', ANALYST, `{ ${ONE} { nationalId emails birthDate tags } }`],
    [
      'a page',
      MANAGER,
      '{ customers(first: 20) { totalCount edges { node { name } } nodes { tickets { totalCount } } } }',
    ],
    ['a page of those whom one may know of', MARKETING, '{ customers(first: 20) { nodes { id type } } }'],
    ['a parent', SENIOR, `{ CHILD { id parent { ${GOLDEN} } } }`],
    ['subsidiaries', SENIOR, '{ PARENT { tags subsidiaries { birthDate invoices { totalCount } } } }'],
    [
      'both, one after the other',
      SENIOR,
      '{ a: CHILD { parent { invoices { totalCount } } } b: PARENT { subsidiaries { payments { totalCount } } } }',
    ],
    [
      'a search',
      SENIOR,
      '{ customers(search: "ouyang.jingyi@example.com") { nodes { tags } } }',
      ['the text looks like Customer.emails'],
    ],
    [
      'a search for who sees some in clear',
      MANAGER,
      '{ customers(search: "欧阳静怡") { nodes { creditLimit { amount } } } }',
      ['the text looks like Customer.name'],
    ],
    [
      'a node that is a customer',
      SENIOR,
      '{ node(id: ID_OF_PARENT) { id ... on Customer { tags } } }',
      ['the id is of Customer'],
    ],
    ['the schema', SENIOR, '{ __schema { queryType { name } } }'],
  ])('%s', async (_what, viewer, query, holding = []) => {
    const text = query
      .replaceAll('ID_OF_PARENT', JSON.stringify(group.parent))
      .replaceAll('PARENT', `customer(id: "${group.parent}")`)
      .replaceAll('CHILD', `customer(id: "${group.child}")`);
    const { explanation, reads } = await explained(viewer, text, {
      source: 'erp',
      recordId: SHOWCASE.partnerId,
    });
    const told = explanation.fetches
      .filter(({ onlyIf }) => onlyIf === null || holding.includes(onlyIf))
      .map(({ source, at, columns }) =>
        readOf(
          source,
          at.split('/').at(-1) ?? at,
          columns.map(({ name }) => name),
        ),
      );
    const seen = reads.map(([source, at, columns]) => [source, at.split('/').at(-1), columns]);
    expect(seen.map(String).toSorted()).toEqual(told.map(String).toSorted());
  });
});

describe('the explanation', () => {
  const QUERY = `{ ${ONE} { name phones nationalId birthDate orders(where: { status: DELIVERED }) { nodes { total { amount } } } } }`;

  it('says what the viewer gets of each field, by which rule, and what is not fetched', async () => {
    const { explanation } = await explained(ANALYST, QUERY);
    const told = new Map(explanation.fields.map((field) => [field.field, field]));
    expect(told.get('Customer.nationalId')).toMatchObject({
      decisions: [{ treatment: 'DENY', rule: 'analytics-national-id' }],
      cutOut: 'DENIED',
      isFetched: false,
    });
    expect(told.get('Order.total')).toMatchObject({ hangsOn: ['minor'], cutOut: null });
    expect(told.get('Order.status')).toMatchObject({ isAsked: false });
    const columns = explanation.fetches.flatMap((fetch) => fetch.columns.map(({ name }) => name));
    expect(columns).toContain('totalMinor');
    expect(columns).not.toContain('nationalId');
  });

  it('says where the column of a denied field is read for another', async () => {
    const { explanation } = await explained(ANALYST, `{ ${ONE} { name dataQuality { consistency } } }`);
    const name = explanation.fields.find(({ field }) => field === 'Customer.name');
    expect(name).toMatchObject({ cutOut: 'DENIED', isFetched: true });
    const column = explanation.fetches
      .flatMap(({ columns }) => columns)
      .find(({ name: one }) => one === 'fullName');
    expect(column?.for).toEqual(['DataQuality.consistency']);
  });

  it('says of every column what needs it', async () => {
    const { explanation } = await explained(SENIOR, EVERYTHING, {
      source: 'erp',
      recordId: SHOWCASE.partnerId,
    });
    const reads = explanation.fetches.flatMap((fetch) =>
      fetch.columns.map((column) => ({ ...column, by: fetch.by })),
    );
    const columns = reads
      .filter((column) => column.for.length === 0)
      .map(({ name, by }) => name === by || /id$/i.test(name));
    expect(columns).not.toContain(false);
    expect(explanation.calls).toEqual({ erp: 3, crm: 3, ticketing: 2, commerce: 2 });
  });

  it('finds the plan cached the second time, and the same', async () => {
    const text = `{ ${ONE} { id language } }`;
    const [first, second] = [await explained(SENIOR, text), await explained(SENIOR, text)];
    expect([first.explanation.cached, second.explanation.cached]).toEqual([false, true]);
    expect(second.explanation.plan).toBe(first.explanation.plan);
  });

  it('is an addition: the answer is what it is without', async () => {
    const { body } = await facet.ask(SENIOR, QUERY);
    const { answer } = await explained(SENIOR, QUERY);
    expect(answer.body.data).toEqual(body.data);
    expect(body.extensions.facet).not.toHaveProperty('explain');
  });

  it.each(['0', 'true', ''])('is not asked for by the header %j', async (value) => {
    const { body } = await facet.ask(SENIOR, QUERY, {}, { 'facet-explain': value });
    expect(body.extensions.facet).not.toHaveProperty('explain');
  });

  it('is for operators alone', async () => {
    const { body } = await facet.ask(AGENT, QUERY, {}, HEADER);
    expect(body.data.customerByRecord.name).toEqual(expect.any(String));
    expect(body.extensions.facet).not.toHaveProperty('explain');
  });

  it('has no value of anybody, nor of an argument', async () => {
    const { answer, explanation } = await explained(SENIOR, QUERY);
    const { name, nationalId, phones } = answer.body.data.customerByRecord;
    const text = JSON.stringify(explanation);
    for (const value of [name, nationalId, ...phones, SHOWCASE.partnerId]) expect(text).not.toContain(value);
  });
});

const explainOf = async (path: string): Promise<unknown> => {
  const { status, text, body } = await facet.get(path, { ...KEY, ...HEADER });
  expect(status).toBe(200);
  return body === null ? text.includes('"plan"') : body.extensions.facet.explain;
};

describe('persisted queries', () => {
  it.each(['/q/customer-value.json?first=3', '/q/customer-profile.json?id=none', '/q/customer-value.json'])(
    '%s was planned at the start',
    async (path) => {
      await facet.restart();
      expect(await explainOf(path)).toMatchObject({ roles: ['analyst'], purpose: 'ANALYTICS', cached: true });
    },
  );

  it('say nothing of it in CSV', async () => {
    expect(await explainOf('/q/customer-value.csv?first=3')).toBe(false);
  });

  it('are counted in the log', () => {
    expect(facet.log()).toMatch(/"plans":[1-9]\d*,"ms":[\d.]+,"msg":"plans warmed"/);
  });
});
