import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Backlog, watchCalls } from '../../src/connectors/backlog.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A source that takes two calls at the same time, with so many begun. */
function busy(calls: number): Backlog {
  const backlog = watchCalls(2);
  for (let call = 0; call < calls; call += 1) backlog.begin();
  return backlog;
}

/** Those who wait, and who of them has begun, in order. */
function waiting(backlog: Backlog, names: readonly string[], callsOf = 0): readonly string[] {
  const begun: string[] = [];
  for (const name of names)
    void backlog.room()?.then(() => {
      begun.push(name);
      for (let call = 0; call < callsOf; call += 1) backlog.begin();
    });
  return begun;
}

const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

it.each([
  [0, false],
  [3, false],
  [4, true],
  [9, true],
])('after %i calls whoever has many waits: %s', (calls, waits) => {
  expect(busy(calls).room() !== undefined).toBe(waits);
});

it('those who wait begin one by one, in their order, as long as there is room', async () => {
  const backlog = busy(4);
  const begun = waiting(backlog, ['a', 'b', 'c'], 2);
  await turn();
  expect(begun).toEqual([]);
  backlog.end();
  await turn();
  expect(begun).toEqual(['a']);
  backlog.end();
  await turn();
  expect(begun).toEqual(['a']);
  backlog.end();
  await turn();
  expect(begun).toEqual(['a', 'b']);
});

it('one after the other, where those who begin make no calls', async () => {
  const backlog = busy(4);
  const begun = waiting(backlog, ['a', 'b', 'c']);
  backlog.end();
  await vi.advanceTimersByTimeAsync(10);
  expect(begun).toEqual(['a', 'b', 'c']);
  expect(backlog.room()).toBeUndefined();
});

it('nobody overtakes those who wait', () => {
  const backlog = busy(4);
  waiting(backlog, ['a', 'b']);
  backlog.end();
  expect(backlog.room()).toBeDefined();
});

it('nobody waits for long', async () => {
  const begun = waiting(busy(4), ['a', 'b']);
  await vi.advanceTimersByTimeAsync(999);
  expect(begun).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual(['a', 'b']);
});
