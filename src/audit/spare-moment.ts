/** A turn of the event loop that was shorter had nothing to do: an empty one takes 2 to 15 µs. */
const EMPTY_TURN_MS = 0.05;

/**
 * Resolves when this thread has nothing else to do, or at `latest` (as `performance.now()` counts) if it never does. Where it has, that is after one turn of the
 * event loop.
 */
export function spareMoment(latest: number): Promise<void> {
  return new Promise((resolve) => {
    let turnBegan = -Infinity;
    const look = (): void => {
      const now = performance.now();
      if (now - turnBegan < EMPTY_TURN_MS || now >= latest) resolve();
      else setImmediate(look);
      turnBegan = now;
    };
    setImmediate(look);
  });
}
