import { getOperationAST, parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { createGraph, type Graph, type GraphOperation } from '../../src/graph/execute.ts';
import type { PolicyBundle } from '../../src/policies/bundle.ts';
import { viewerRights } from '../../src/policies/viewer-rights.ts';
import { loadRows } from '../policies/example.ts';
import { toyConnectors, toyParts } from './toy-graph.ts';

const ROWS = [
  'public,*,PUBLIC,*,*,read,*,CLEAR',
  'agent,service_agent,INTERNAL,*,SERVICE,read,*,CLEAR',
  'agent-name,service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,CLEAR',
  'senior,senior_service_agent,INTERNAL,*,SERVICE,read,*,CLEAR',
  'senior-name,senior_service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,CLEAR',
  'manager,account_manager,INTERNAL,*,SERVICE,read,*,CLEAR',
  'manager-name,account_manager,SENSITIVE,PERSON_NAME,SERVICE,read,*,MASK(name)',
];
const PARTS = toyParts({ customers: [['Contact:C1']] });
const ROW = { recordId: 'C1', name: 'Ann Lee', tags: ['new'] };

let bundle: PolicyBundle;
let graph: Graph;
beforeEach(async () => {
  bundle = await loadRows(ROWS);
  graph = createGraph(PARTS, toyConnectors({ Contact: [ROW] }));
});

function operation(text: string, variables: Readonly<Record<string, unknown>> = {}): GraphOperation {
  const document = parse(text);
  const definition = getOperationAST(document);
  if (!definition) throw new Error('no operation');
  return { document, definition, hash: text, variables };
}

const plan = (asked: GraphOperation, role: string, of: PolicyBundle = bundle) =>
  graph.plan(asked, viewerRights(of, { roles: [role], purpose: 'SERVICE' }));

async function told(asked: GraphOperation, role: string) {
  const answer = await graph.execute({
    operation: asked,
    viewer: { subject: 'x', roles: [role], purpose: 'SERVICE', persistedOnly: false },
    plan: plan(asked, role).plan,
    signal: new AbortController().signal,
    observe: () => () => undefined,
  });
  const names = answer.told.audited.filter(({ field }) => field === 'Customer.name');
  return { data: answer.result.data, rules: names.map(({ rule }) => rule) };
}

const NAMES = '{ customers { nodes { name } } }';
const TAGS = '{ customers { nodes { tags } } }';

describe('what an operation compiles to is shared', () => {
  it.each([
    ['by who is treated alike, by whatever rules', NAMES, ['service_agent', 'senior_service_agent'], true],
    ['not by who is treated differently', NAMES, ['service_agent', 'account_manager'], false],
    ['by who is treated differently in other fields only', TAGS, ['service_agent', 'account_manager'], true],
  ])('%s', (_, text, roles, isShared) => {
    const [one, other] = roles.map((role) => plan(operation(text), role).plan);
    expect(one?.root).not.toBeNull();
    expect(one?.root === other?.root).toBe(isShared);
  });

  it.each([
    ['service_agent', 'agent-name', 'Ann Lee'],
    ['senior_service_agent', 'senior-name', 'Ann Lee'],
    ['account_manager', 'manager-name', 'A*** L***'],
  ])('and %s is told the own rule %s', async (role, rule, name) => {
    const asked = operation(NAMES);
    await told(asked, 'service_agent');
    expect(await told(asked, role)).toEqual({ data: { customers: { nodes: [{ name }] } }, rules: [rule] });
    expect(JSON.stringify(plan(asked, role).plan.explain().fields)).toContain(`"${rule}"`);
  });

  it('not from one epoch to the next', async () => {
    const next = await loadRows(ROWS, {}, bundle.epoch + 1);
    const asked = operation(NAMES);
    expect(plan(asked, 'service_agent').plan.root).not.toBe(plan(asked, 'service_agent', next).plan.root);
  });
});

describe('a plan is kept', () => {
  it('for the same text, though it was parsed anew', () => {
    const { plan: first, cached } = plan(operation(NAMES), 'service_agent');
    expect(cached).toBe(false);
    expect(plan(operation(NAMES), 'service_agent')).toEqual({ plan: first, cached: true });
    expect(plan(operation(NAMES), 'service_agent').plan).toBe(first);
  });

  it('for variables of the same shape, and for no others', async () => {
    const text =
      'query ($first: Int, $with: Boolean!) { customers(first: $first) { nodes { id name @include(if: $with) } } }';
    const ask = async (variables: Readonly<Record<string, unknown>>) => {
      const asked = operation(text, variables);
      const { cached } = plan(asked, 'service_agent');
      return [cached, JSON.stringify((await told(asked, 'service_agent')).data).includes('Ann')];
    };
    expect(await ask({ first: 1, with: true })).toEqual([false, true]);
    expect(await ask({ first: 2, with: true })).toEqual([true, true]);
    expect(await ask({ first: 2, with: false })).toEqual([false, false]);
    expect(await ask({ with: true })).toEqual([false, true]);
    expect(await ask({ first: 3, with: false })).toEqual([true, false]);
  });

  it('for each operation of a document by itself', () => {
    const document = parse('query A { customers { totalCount } } query B { customers { nodes { id } } }');
    const [a, b] = ['A', 'B'].map((name) => {
      const definition = getOperationAST(document, name);
      if (!definition) throw new Error('no operation');
      return plan({ document, definition, hash: 'both', variables: {} }, 'service_agent');
    });
    expect(b?.cached).toBe(false);
    expect(a?.plan.root).not.toBe(b?.plan.root);
  });

  it('until two thousand others have been asked for since', () => {
    const other = (number: number) => plan(operation(`{ a${number}: __typename }`), 'service_agent');
    plan(operation(NAMES), 'service_agent');
    for (let number = 1; number < 2_000; number += 1) other(number);
    expect(plan(operation(NAMES), 'service_agent').cached).toBe(true);
    for (let number = 1; number <= 2_000; number += 1) other(2_000 + number);
    expect(plan(operation(NAMES), 'service_agent').cached).toBe(false);
  });
});
