import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadOnce } from '../../src/connectors/load-once.ts';
import { Task } from '../../src/connectors/task.ts';

const task = () => new Task({ calls: 0 });

/** Loads that end when they are told to, or with their task. */
function loads() {
  const begun: PromiseWithResolvers<string>[] = [];
  const load = loadOnce((of: Task) => {
    const loading = Promise.withResolvers<string>();
    begun.push(loading);
    of.add({ stop: () => loading.reject(new Error('the task has ended')) });
    return loading.promise;
  });
  return { begun, load };
}

test('what is loaded serves all who ask, now and later', async () => {
  const { begun, load } = loads();
  const asked = [load(task()), load(task())];
  begun[0]?.resolve('a schema');
  expect(await Promise.all([...asked, load(task())])).toEqual(['a schema', 'a schema', 'a schema']);
  expect(begun).toHaveLength(1);
});

test('a failure is one for all who wait, and is not kept', async () => {
  const { begun, load } = loads();
  const asked = [load(task()), load(task())];
  begun[0]?.reject(new Error('refused'));
  expect(await Promise.allSettled(asked)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  const again = load(task());
  begun[1]?.resolve('a schema');
  expect(await again).toBe('a schema');
});

test('one who gives up fails nobody else: who waits loads anew, together', async () => {
  const { begun, load } = loads();
  const first = task();
  const [gone, ...others] = [load(first), load(task()), load(task())];
  first.end();
  await expect(gone).rejects.toThrow('the task has ended');
  await setImmediate();
  expect(begun).toHaveLength(2);
  begun[1]?.resolve('a schema');
  expect(await Promise.all(others)).toEqual(['a schema', 'a schema']);
});
