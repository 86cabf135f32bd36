/** The calls to one source: under way, waiting for a connection, or waiting to be read. */
export interface Backlog {
  begin(): void;
  end(): void;
  /**
   * When one more who has many calls to make should begin: undefined for at once. Those who wait go one by one, each when there is room and the one before has made its
   * calls, and none waits long.
   */
  room(): Promise<void> | undefined;
}

/** Whoever has waited for so long goes on, and waits with the calls instead. */
const LONGEST_MS = 1_000;

/**
 * Watches the calls to a source that takes so many at the same time. While as many again wait, whoever comes now would get nothing from it any sooner, and only keep in
 * memory what the calls are made from and what other sources say meanwhile.
 */
export function watchCalls(concurrency: number): Backlog {
  const most = 2 * concurrency;
  const held = new Set<() => void>();
  let calls = 0;
  let isServing = false;

  const serve = (): void => {
    const [next] = held;
    isServing = next !== undefined && calls < most;
    if (next === undefined || !isServing) return;
    next();
    setImmediate(serve);
  };

  return {
    begin() {
      calls += 1;
    },
    end() {
      calls -= 1;
      if (!isServing) serve();
    },
    room() {
      if (calls < most && held.size === 0) return undefined;
      return new Promise((resolve) => {
        const go = (): void => {
          clearTimeout(timer);
          held.delete(go);
          resolve();
        };
        const timer = setTimeout(go, LONGEST_MS);
        held.add(go);
      });
    },
  };
}
