import { setImmediate as nextTurn } from 'node:timers/promises';

const LONG_MS = 5;

let last: Promise<unknown> = Promise.resolve();
let began: number | undefined;

function begin(): void {
  began = performance.now();
  setImmediate(() => {
    began = undefined;
  });
}

/**
 * Whether the present turn of the event loop has gone on for so long that whoever has much left to do should wait for a turn of their own. Time counts from the
 * first look in a turn, so whoever may be at work for long looks before.
 */
export function isLongTurn(): boolean {
  if (began !== undefined) return performance.now() - began > LONG_MS;
  begin();
  return false;
}

/**
 * A turn of the event loop that is nobody else's who asks for one. Sources that answer side by side often have their pages there at the same moment; read in one
 * go, they would hold up everything else for as long as all of them take.
 */
export function ownTurn(): Promise<void> {
  const own = last.then(() => nextTurn()).then(begin);
  last = own;
  return own;
}
