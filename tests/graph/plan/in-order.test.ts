import { setTimeout as sleep } from 'node:timers/promises';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { compileOperation } from '../../../src/graph/plan/compile.ts';
import { runPlan } from '../../../src/graph/plan/run.ts';

const SCHEMA = buildSchema(`
  type Query { step(name: String!): String }
  type Mutation { step(name: String!): String }
`);

/** What is begun and ended, in that order, while three steps are run that take less and less time. */
async function stepsOf(kind: 'query' | 'mutation'): Promise<readonly string[]> {
  const document = parse(`${kind} { a: step(name: "a") b: step(name: "b") c: step(name: "c") }`);
  const definition = getOperationAST(document);
  if (!definition) throw new Error('no operation');
  const steps: string[] = [];
  const plan = compileOperation<undefined>({
    schema: SCHEMA,
    definition,
    fragments: new Map(),
    variables: {},
    resolverOf:
      () =>
      async (_source, { name }) => {
        steps.push(`begin ${String(name)}`);
        await sleep(name === 'a' ? 20 : 1);
        steps.push(`end ${String(name)}`);
        return name;
      },
    directOf: () => undefined,
    enterOf: () => undefined,
    prepareOf: () => undefined,
  });
  const { data } = await runPlan(plan, { context: undefined, variables: {} });
  expect(data).toEqual({ a: 'a', b: 'b', c: 'c' });
  return steps;
}

it('the fields of a mutation are run one after the other', async () => {
  expect(await stepsOf('mutation')).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
});

it('those of a query together', async () => {
  expect((await stepsOf('query')).slice(0, 3)).toEqual(['begin a', 'begin b', 'begin c']);
});
