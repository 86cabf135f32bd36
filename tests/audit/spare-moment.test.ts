import { setImmediate } from 'node:timers';
import { expect, test } from 'vitest';
import { spareMoment } from '../../src/audit/spare-moment.ts';

const BUSY_MS = 2;

/** Work in each turn of the event loop, for so many turns. */
function work(turns: number): { readonly left: () => number } {
  let left = turns;
  const turn = (): void => {
    const until = performance.now() + BUSY_MS;
    while (performance.now() < until);
    left -= 1;
    if (left > 0) setImmediate(turn);
  };
  setImmediate(turn);
  return { left: () => left };
}

test('comes after the work that there is', async () => {
  const { left } = work(20);
  await spareMoment(Infinity);
  expect(left()).toBe(0);
});

test('comes in the middle of work that does not end in time', async () => {
  const { left } = work(200);
  await spareMoment(performance.now() + 5 * BUSY_MS);
  expect(left()).toBeGreaterThan(0);
});

test('comes where there is nothing to do', async () => {
  await expect(spareMoment(Infinity)).resolves.toBeUndefined();
});
