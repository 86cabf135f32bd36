import { afterTurns } from '../own-turn.ts';
import type { Row } from './connector.ts';
import { Task } from './task.ts';

/** Fetches the records of which one field has one of the values. */
export type FetchByValues = (values: readonly string[], task: Task) => Promise<readonly Row[]>;

interface Asked {
  /** The field that the values are of; every row has it. */
  readonly by: string;
  /** Most values of one call. */
  readonly batch: number;
  readonly fetch: FetchByValues;
}

interface Member {
  readonly values: readonly string[];
  readonly task: Task;
  readonly resolve: (rows: readonly Row[] | Promise<readonly Row[]>) => void;
}

/** Whoever asks for more values goes alone, and no more than these are asked for together: nobody waits long for what others want. */
const FEW = 8;
const MOST_TOGETHER = 32;

/**
 * Joins small finds of different requests: those that ask the same columns of a record type by the same field in the same turn of the event loop, or in those turns
 * of their own into which a long one has been cut. A turn is short where there is little to do, so nobody waits for company; it grows with the load, and the more
 * requests there are, the fewer calls each of them costs the source. Everybody gets the rows under their own values and no others. What fails together is tried again by each alone, so that nobody pays for
 * what another asked, and the circuit breaker counts as if they had never met.
 */
export function joinFinds({ by, batch, fetch }: Asked): FetchByValues {
  const most = Math.min(batch, MOST_TOGETHER);
  let open: Member[] | undefined;
  let room = 0;

  const begin = (): Member[] => {
    const members: Member[] = [];
    afterTurns(() => {
      if (open === members) open = undefined;
      ask(members, { by, fetch });
    });
    room = most;
    return members;
  };

  return (values, task) => {
    if (values.length === 0 || values.length > Math.min(FEW, most)) return fetch(values, task);
    return new Promise((resolve) => {
      if (open === undefined || values.length > room) open = begin();
      room -= values.length;
      open.push({ values, task, resolve });
    });
  };
}

function ask(members: readonly Member[], { by, fetch }: Pick<Asked, 'by' | 'fetch'>): void {
  const waiting = members.filter(({ task }) => !task.isOver);
  const [only] = waiting;
  if (waiting.length > 1) void askTogether(waiting, { by, fetch });
  else if (only) only.resolve(fetch(only.values, only.task));
}

async function askTogether(
  members: readonly Member[],
  { by, fetch }: Pick<Asked, 'by' | 'fetch'>,
): Promise<void> {
  const shared = sharedTask(members);
  const values = new Set(members.flatMap((member) => member.values));
  try {
    const rows = Map.groupBy(await fetch([...values], shared), (row) => row[by]);
    for (const member of members) member.resolve(member.values.flatMap((value) => rows.get(value) ?? []));
  } catch {
    for (const { values: own, task, resolve } of members) if (!task.isOver) resolve(fetch(own, task));
  } finally {
    for (const { task } of members) task.meter.calls += shared.meter.calls;
  }
}

/** The work for all members, which ends when nobody waits for it any more. */
function sharedTask(members: readonly Member[]): Task {
  const shared = new Task({ calls: 0 });
  let waiting = members.length;
  const leave = {
    stop() {
      waiting -= 1;
      if (waiting === 0) shared.end();
    },
  };
  for (const { task } of members) task.add(leave);
  return shared;
}
