import { expect, it } from 'vitest';
import { isLongTurn, ownTurn } from '../src/own-turn.ts';

function beBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('whoever asks for a turn at the same moment gets one that is nobody else’s, in the order of asking', async () => {
  let turn = 0;
  let isOver = false;
  const next = (): void => {
    turn += 1;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  const turns = await Promise.all([1, 2, 3, 4].map(() => ownTurn().then(() => turn)));
  isOver = true;
  expect(new Set(turns).size).toBe(4);
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
});

it('a turn is long when it has gone on for long since somebody first looked; the next one is a new one', async () => {
  await nextTurn();
  expect(isLongTurn()).toBe(false);
  beBusy(20);
  await Promise.resolve();
  expect(isLongTurn()).toBe(true);
  await nextTurn();
  expect(isLongTurn()).toBe(false);
});

it('whoever has got a turn of their own begins with a short one', async () => {
  isLongTurn();
  beBusy(20);
  await ownTurn();
  expect(isLongTurn()).toBe(false);
});
