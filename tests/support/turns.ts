/** Keeps the event loop from everybody else for so many milliseconds. */
export function beBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Counts the turns of the event loop that others get from now on. */
export function countTurns(): { readonly turns: () => number; readonly stop: () => void } {
  let turns = 0;
  let isOver = false;
  const next = (): void => {
    turns += 1;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  return {
    turns: () => turns,
    stop: () => {
      isOver = true;
    },
  };
}
