import { setImmediate } from 'node:timers/promises';

let last: Promise<unknown> = Promise.resolve();

/**
 * A turn of the event loop that is nobody else's who asks for one. Sources that answer side by side often have their pages there at the same moment; read in one
 * go, they would hold up everything else for as long as all of them take.
 */
export function ownTurn(): Promise<unknown> {
  last = last.then(() => setImmediate());
  return last;
}
