import type { Connector } from '../connectors/connector.ts';
import type { Ledger } from './ledger.ts';
import type { OperationPlan } from './plan/operation-plan.ts';

/** Whoever makes more calls than these to one source has many. */
const MANY_CALLS = 4;

interface BeginInTurn {
  /** When a run of the plan should begin; undefined for at once. */
  wait(plan: OperationPlan): Promise<unknown> | undefined;
  /** Takes down how much a run asked. */
  learn(plan: OperationPlan, ledger: Pick<Ledger, 'sources'>): void;
}

/**
 * Has operations that made many calls when they last ran begin one after the other where a source is behind with its calls. Side by side they would take as
 * long, and each keep in memory for all of that time what it has so far; begun in turn, a page of a thousand customers is nearly done before the next one is begun.
 * Operations that make few calls never wait: they share theirs.
 */
export function beginInTurn(connectors: ReadonlyMap<string, Connector>): BeginInTurn {
  const large = new WeakSet<OperationPlan>();

  return {
    wait(plan) {
      if (!large.has(plan)) return undefined;
      const rooms = plan.sources.flatMap((name) => connectors.get(name)?.room() ?? []);
      return rooms.length === 0 ? undefined : Promise.all(rooms);
    },
    learn(plan, { sources }) {
      if (sources.some(({ calls }) => calls > MANY_CALLS)) large.add(plan);
      else large.delete(plan);
    },
  };
}
