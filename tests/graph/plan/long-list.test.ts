import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { compileOperation } from '../../../src/graph/plan/compile.ts';
import { runPlan } from '../../../src/graph/plan/run.ts';
import { isLongTurn } from '../../../src/own-turn.ts';
import { beBusy, countTurns } from '../../support/turns.ts';

const SCHEMA = buildSchema('type Query { items: [Item!]! } type Item { number: Int! }');
const document = parse('{ items { number } }');
const definition = getOperationAST(document);
if (!definition) throw new Error('no operation');

/** A list of so many items, each of which takes a millisecond. */
const planOf = (count: number, fails: (number: number) => boolean = () => false, how = 'thrown') =>
  compileOperation<undefined>({
    schema: SCHEMA,
    definition,
    fragments: new Map(),
    variables: {},
    resolverOf: (_parent, { name }) =>
      name === 'items'
        ? () => Array.from({ length: count }, (_, number) => ({ number }))
        : (source) => {
            beBusy(1);
            const number: unknown = Reflect.get(Object(source), 'number');
            if (fails(Number(number)) && how === 'rejected') return Promise.reject(new Error('out of order'));
            if (fails(Number(number))) throw new Error('out of order');
            return number;
          },
    directOf: () => undefined,
    enterOf: () => undefined,
    prepareOf: () => undefined,
  });

/** How many turns of the event loop others got while the plan ran. */
async function turnsDuring<Result>(work: Promise<Result>): Promise<{ turns: number; result: Result }> {
  const others = countTurns();
  const result = await work;
  others.stop();
  return { turns: others.turns(), result };
}

it('a list that takes long lets others have their turn, and is whole', async () => {
  const run = runPlan(planOf(160), { context: undefined, variables: {} });
  const { turns, result } = await turnsDuring(run);
  expect(result).toEqual({ data: { items: Array.from({ length: 160 }, (_, number) => ({ number })) } });
  expect(turns).toBeGreaterThan(5);
});

it('a fault in a later part of it nulls what it has to', async () => {
  const plan = planOf(80, (number) => number === 70);
  const { data, errors } = await runPlan(plan, { context: undefined, variables: {} });
  expect(data).toBeNull();
  expect(errors?.map(({ path }) => path)).toEqual([['items', 70, 'number']]);
});

it('what fails while others have their turn is heard at the end', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown): void => void unheard.push(reason);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));
  const plan = planOf(160, (number) => number === 3, 'rejected');
  const { data, errors } = await runPlan(plan, { context: undefined, variables: {} });
  expect(data).toBeNull();
  expect(errors?.map(({ path }) => path)).toEqual([['items', 3, 'number']]);
  expect(unheard).toEqual([]);
});

it('what leads on from it is begun once for each item, though the turn is long', async () => {
  const schema = buildSchema(
    'type Query { items: [Item!]! } type Item { inner: Inner! } type Inner { number: Int! again: Inner }',
  );
  const nested = parse('{ items { inner { number again { number } } } }');
  const operation = getOperationAST(nested);
  if (!operation) throw new Error('no operation');
  let inner = 0;
  const plan = compileOperation<undefined>({
    schema,
    definition: operation,
    fragments: new Map(),
    variables: {},
    resolverOf: (_parent, { name }) => {
      if (name === 'items')
        return () => {
          isLongTurn();
          beBusy(10);
          return Array.from({ length: 100 }, (_, number) => ({ number }));
        };
      if (name === 'number') return (source) => Reflect.get(Object(source), name) as unknown;
      return (source) => {
        if (name === 'inner') inner += 1;
        beBusy(0.5);
        return source;
      };
    },
    directOf: () => undefined,
    enterOf: () => undefined,
    prepareOf: () => undefined,
  });
  const { data } = await runPlan(plan, { context: undefined, variables: {} });
  const numbers = Array.from({ length: 100 }, (_, number) => ({ inner: { number, again: { number } } }));
  expect(data).toEqual({ items: numbers });
  expect(inner).toBe(100);
});
