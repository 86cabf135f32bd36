import { expect, it } from 'vitest';
import { afterTurns, isLongTurn, ownTurn } from '../src/own-turn.ts';
import { beBusy, countTurns } from './support/turns.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** In which turns those who ask for one at the same moment get theirs, if each then works so long. */
async function turnsOf(count: number, ms: number): Promise<readonly number[]> {
  const others = countTurns();
  const asking = Array.from({ length: count }, async () => {
    await ownTurn();
    await Promise.resolve();
    beBusy(ms);
    return others.turns();
  });
  const turns = await Promise.all(asking);
  others.stop();
  return turns;
}

it('whoever works for long after asking for a turn has it alone, in the order of asking', async () => {
  const turns = await turnsOf(4, 7);
  expect(new Set(turns).size).toBe(4);
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
});

it('those who do not share theirs', async () => {
  const turns = await turnsOf(1_000, 0);
  expect(new Set(turns).size).toBeLessThan(100);
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
  await nextTurn();
});

it('a turn of one’s own counts from its beginning, whether anybody looks or not', async () => {
  await ownTurn();
  beBusy(20);
  expect(isLongTurn()).toBe(true);
  await nextTurn();
});

it('the end of a turn is that of the turns into which it was cut', async () => {
  const order: string[] = [];
  const work = async (name: string): Promise<void> => {
    await ownTurn();
    beBusy(7);
    order.push(name);
  };
  const works = [work('first'), work('second')];
  const ended = new Promise<void>((resolve) => afterTurns(resolve)).then(() => order.push('end'));
  works.push(work('third'), work('fourth'));
  await Promise.all([...works, ended]);
  expect(order).toEqual(['first', 'second', 'third', 'end', 'fourth']);
});

it('the end of a turn that was not cut is its own', async () => {
  await nextTurn();
  let turn = 0;
  const ended = new Promise<number>((resolve) => afterTurns(() => resolve(turn)));
  setImmediate(() => (turn += 1));
  expect(await ended).toBe(0);
});
