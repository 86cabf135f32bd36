import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { Task } from '../../src/connectors/task.ts';
import { timeBudget } from '../../src/connectors/time-budget.ts';
import { call } from './descriptions.ts';

const never = new Promise<never>(() => undefined);
const patient = () => timeBudget({ source: 'erp', milliseconds: 10_000 });
const callerOf = (signal: AbortSignal) => ({ signal, meter: { calls: 0 } });

/** Work that does not end by itself, and the parts of it that were stopped. */
function endless(stopped: string[], part: string) {
  return (task: Task) => {
    task.add({ stop: () => stopped.push(part) });
    return never;
  };
}

test('work that is done in time gives its result, and nothing of it is left', async () => {
  const stopped: string[] = [];
  const result = await patient()(call(), (task) => {
    task.add({ stop: () => stopped.push('left') });
    const done = { stop: () => stopped.push('done') };
    task.add(done);
    task.delete(done);
    return Promise.resolve(42);
  });
  expect(result).toBe(42);
  expect(stopped).toEqual(['left']);
});

test('work that does not listen is left behind, and its parts are stopped', async () => {
  const stopped: string[] = [];
  const within = timeBudget({ source: 'erp', milliseconds: 20 });
  const work = within(call(), endless(stopped, 'part'));
  await expect(work).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT', source: 'erp' });
  expect(stopped).toEqual(['part']);
});

test('each piece of work has the whole budget, counted from its own start', async () => {
  vi.useFakeTimers();
  try {
    const within = timeBudget({ source: 'erp', milliseconds: 100 });
    const ended: string[] = [];
    const start = (name: string) =>
      void within(call(), () => never).catch(() => {
        ended.push(name);
      });
    start('a');
    await within(call(), () => Promise.resolve());
    await vi.advanceTimersByTimeAsync(60);
    start('b');
    await vi.advanceTimersByTimeAsync(39);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(59);
    expect(ended).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(1_000);
    start('c');
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toEqual(['a', 'b', 'c']);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('work that fails stops what is left of it', async () => {
  const stopped: string[] = [];
  const work = patient()(call(), (task) => {
    void endless(stopped, 'other')(task);
    return Promise.reject(new Error('broken'));
  });
  await expect(work).rejects.toThrow('broken');
  expect(stopped).toEqual(['other']);
});

test('a caller who gives up ends all that is under way for it, and no more', async () => {
  const [caller, other] = [new AbortController(), new AbortController()];
  const stopped: string[] = [];
  const within = patient();
  const works = ['a', 'b'].map((part) => within(callerOf(caller.signal), endless(stopped, part)));
  void within(callerOf(other.signal), endless(stopped, 'other'));
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1);
  caller.abort();
  expect(stopped).toEqual(['a', 'b']);
  for (const work of works) await expect(work).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
});

test('a caller who had given up before gets no work done', async () => {
  let ran = false;
  const work = patient()(callerOf(AbortSignal.abort()), () => {
    ran = true;
    return never;
  });
  await expect(work).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
  expect(ran).toBe(false);
});

test('a part that is begun after the end is stopped at once', async () => {
  const stopped: string[] = [];
  let late: Task | undefined;
  await patient()(call(), (task) => {
    late = task;
    return Promise.resolve();
  });
  late?.add({ stop: () => stopped.push('late') });
  expect(stopped).toEqual(['late']);
});
