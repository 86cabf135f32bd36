import { setImmediate as nextTurn } from 'node:timers/promises';

const LONG_MS = 5;

/** Those who wait for a turn of their own, in the order in which they asked. */
const waiting: (() => void)[] = [];
let isServing = false;
let began: number | undefined;

function begin(): void {
  began = performance.now();
  setImmediate(() => {
    began = undefined;
  });
}

/**
 * Whether the present turn of the event loop has gone on for so long that whoever has much left to do should wait for a turn of their own. Time counts from the
 * first look in a turn.
 */
export function isLongTurn(): boolean {
  if (began !== undefined) return performance.now() - began > LONG_MS;
  begin();
  return false;
}

/**
 * A turn of the event loop, shared with others who asked for one only as long as it is short. Sources that answer side by side often have their pages there at
 * the same moment; read in one go, they would hold up everything else for as long as all of them take.
 */
export function ownTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (!isServing) void serve();
  });
}

/** Calls back when this turn of the event loop is over, and those too that others have asked for by now: they would have done their part in this one. */
export function afterTurns(callback: () => void): void {
  if (isServing) waiting.push(() => setImmediate(callback));
  else setImmediate(callback);
}

async function serve(): Promise<void> {
  isServing = true;
  while (waiting.length > 0) {
    await nextTurn();
    begin();
    do {
      waiting.shift()?.();
      await workIsDone();
    } while (waiting.length > 0 && !isLongTurn());
  }
  isServing = false;
}

/** Resolves when all that follows from what was done, promise by promise, is done too. */
const workIsDone = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
