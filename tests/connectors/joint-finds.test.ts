import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Row } from '../../src/connectors/connector.ts';
import { type FetchByValues, joinFinds } from '../../src/connectors/joint-finds.ts';
import { Task } from '../../src/connectors/task.ts';
import { ownTurn } from '../../src/own-turn.ts';

const newTask = () => new Task({ calls: 0 });

/** Two rows under every value, and one that nobody asked for; fails where a value is `bad`. */
async function rowsOf(values: readonly string[]): Promise<readonly Row[]> {
  if (values.includes('bad')) throw new Error('refused');
  const found = values.flatMap((value) => [1, 2].map((part) => ({ owner: value, id: `${value} ${part}` })));
  return [...found, { owner: 'stranger', id: 'stranger 1' }];
}

/** Finds over a source that remembers what it was asked. */
function opened(batch = 100, answer = rowsOf) {
  const calls: { readonly values: readonly string[]; readonly task: Task }[] = [];
  const fetch: FetchByValues = (values, task) => {
    calls.push({ values, task });
    task.meter.calls += 1;
    return answer(values);
  };
  const find = joinFinds({ by: 'owner', batch, fetch });
  const idsUnder = async (values: readonly string[], task = newTask()) =>
    (await find(values, task)).flatMap(({ owner, id }) => (owner === 'stranger' ? [] : [id]));
  return { find, idsUnder, asked: () => calls.map(({ values }) => values.join(' ')), calls };
}

test('finds of one turn are one call, in which each value stands once; each counts it as its own', async () => {
  const { idsUnder, asked } = opened();
  const tasks = [newTask(), newTask(), newTask()];
  const wanted = [['a'], ['b', 'c'], ['a', 'b']];
  const found = await Promise.all(wanted.map((values, at) => idsUnder(values, tasks[at])));
  expect(asked()).toEqual(['a b c']);
  expect(found).toEqual([
    ['a 1', 'a 2'],
    ['b 1', 'b 2', 'c 1', 'c 2'],
    ['a 1', 'a 2', 'b 1', 'b 2'],
  ]);
  expect(tasks.map(({ meter }) => meter.calls)).toEqual([1, 1, 1]);
});

test('what nobody asked for is handed to nobody', async () => {
  const { find } = opened();
  const found = await Promise.all([find(['a'], newTask()), find(['b'], newTask())]);
  expect(found.map((rows) => rows.map(({ owner }) => owner))).toEqual([
    ['a', 'a'],
    ['b', 'b'],
  ]);
});

test('finds of the turns into which a long one was cut are one call', async () => {
  const { idsUnder, asked } = opened();
  const values = ['a', 'b', 'c', 'd'];
  await Promise.all(values.map((value) => ownTurn().then(() => idsUnder([value]))));
  expect(asked()).toEqual(['a b c d']);
});

test('nobody waits for those of a later turn', async () => {
  const { idsUnder, asked } = opened();
  await idsUnder(['a']);
  const second = idsUnder(['b']);
  await setImmediate();
  const third = idsUnder(['c']);
  await Promise.all([second, third]);
  expect(asked()).toEqual(['a', 'b', 'c']);
});

const names = (count: number, letter: string) => Array.from({ length: count }, (_, at) => letter + at);

test.each([
  ['a large one goes alone and at once', 100, [names(9, 'a'), ['b'], ['c']], [9, 2]],
  ['a full one is followed by another', 100, names(5, 'k').map((name) => names(8, name)), [32, 8]],
  ['no more than fit in one call go together', 3, [['a', 'b'], ['c', 'd'], ['e']], [2, 3]],
  ['what alone takes several calls goes alone', 3, [names(4, 'a'), ['b']], [4, 1]],
  ['no values join nobody', 100, [[], ['a'], ['b']], [0, 2]],
])('%s', async (_what, batch, wanted, sizes) => {
  const { idsUnder, calls } = opened(batch);
  await Promise.all(wanted.map((values) => idsUnder(values)));
  expect(calls.map(({ values }) => values.length)).toEqual(sizes);
});

test('what fails together is tried again by each alone, and fails for whom it fails alone', async () => {
  const { idsUnder, asked } = opened();
  const task = newTask();
  const found = await Promise.allSettled([idsUnder(['a'], task), idsUnder(['bad']), idsUnder(['b'])]);
  expect(asked()).toEqual(['a bad b', 'a', 'bad', 'b']);
  expect(found).toMatchObject([{ value: ['a 1', 'a 2'] }, { status: 'rejected' }, { value: ['b 1', 'b 2'] }]);
  expect(task.meter.calls).toBe(2);
});

test('who gave up before the call is not asked for', async () => {
  const { idsUnder, asked } = opened();
  const leaving = newTask();
  void idsUnder(['a'], leaving);
  const staying = idsUnder(['b']);
  leaving.end();
  await staying;
  expect(asked()).toEqual(['b']);
});

test('the call goes on while one still waits for it, and ends with the last', async () => {
  const { find, calls } = opened(100, () => new Promise(() => undefined));
  const tasks = [newTask(), newTask()];
  for (const task of tasks) void find(['a'], task);
  await setImmediate();
  tasks[0]?.end();
  expect(calls[0]?.task.isOver).toBe(false);
  tasks[1]?.end();
  expect(calls[0]?.task.isOver).toBe(true);
});

test('a failure that comes when nobody waits any more asks for nothing again', async () => {
  const failing = Promise.withResolvers<readonly Row[]>();
  const { find, calls } = opened(100, () => failing.promise);
  const tasks = [newTask(), newTask()];
  for (const task of tasks) void find(['a'], task);
  await setImmediate();
  for (const task of tasks) task.end();
  failing.reject(new Error('gone'));
  await setImmediate();
  expect(calls).toHaveLength(1);
});

test('whoever asks for whatever when: the rows are those that they would get alone', async () => {
  const value = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'bad');
  const finds = fc.array(fc.record({ values: fc.uniqueArray(value), later: fc.boolean() }), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(finds, fc.integer({ min: 1, max: 6 }), async (asked, batch) => {
      const { idsUnder } = opened(batch);
      const together: Promise<readonly unknown[] | string>[] = [];
      for (const { values, later } of asked) {
        if (later) await setImmediate();
        together.push(idsUnder(values).catch(() => 'failed'));
      }
      const alone = asked.map(async ({ values }) =>
        values.includes('bad') ? 'failed' : values.flatMap((one) => [`${one} 1`, `${one} 2`]),
      );
      expect(await Promise.all(together)).toEqual(await Promise.all(alone));
    }),
  );
});
