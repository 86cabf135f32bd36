/** Ends what is under way, for a reason in words. */
export type GiveUp = (reason: string) => void;

/** Something that must be done in time; one of a list in the order in which they are due. */
export interface Deadline {
  readonly end: number;
  giveUp: GiveUp | undefined;
  before: Deadline | undefined;
  after: Deadline | undefined;
}

export interface Deadlines {
  add(giveUp: GiveUp): Deadline;
  /** Of what is done; again is nothing. */
  delete(deadline: Deadline): void;
}

/**
 * Gives up on what is not deleted in time. One timer does for all, since what came first is due first; it keeps no process alive. A list whose links are cut,
 * rather than a `Map`: a `Map` moves to a new table from time to time, the old one leads to the new one, and once it is taken for old, V8 keeps all that ever
 * was in its successors (whole answers, by way of the promises that they settled) until it collects all garbage.
 */
export function openDeadlines(milliseconds: number): Deadlines {
  let first: Deadline | undefined;
  let last: Deadline | undefined;
  let isWatched = false;

  const watch = (pause: number): void => {
    isWatched = true;
    setTimeout(giveUpDue, pause).unref();
  };

  const giveUpDue = (): void => {
    isWatched = false;
    const now = performance.now();
    for (let due = first; due !== undefined; due = first) {
      if (due.end > now) return watch(due.end - now);
      const { giveUp } = due;
      remove(due);
      giveUp?.(`no answer within ${milliseconds} ms`);
    }
  };

  const remove = (deadline: Deadline): void => {
    if (deadline.giveUp === undefined) return;
    const { before, after } = deadline;
    if (before) before.after = after;
    else first = after;
    if (after) after.before = before;
    else last = before;
    deadline.giveUp = undefined;
    deadline.before = undefined;
    deadline.after = undefined;
  };

  return {
    add(giveUp) {
      const deadline: Deadline = {
        end: performance.now() + milliseconds,
        giveUp,
        before: last,
        after: undefined,
      };
      if (last) last.after = deadline;
      else first = deadline;
      last = deadline;
      if (!isWatched) watch(milliseconds);
      return deadline;
    },
    delete: remove,
  };
}
