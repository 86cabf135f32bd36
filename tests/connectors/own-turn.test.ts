import { expect, it } from 'vitest';
import { ownTurn } from '../../src/connectors/own-turn.ts';

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
