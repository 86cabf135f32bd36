import { openCircuit } from './circuit-breaker.ts';
import type { SourceSettings } from './connector.ts';
import { timeBudget, type WithinBudget } from './time-budget.ts';

const FAILURES = 5;
const PAUSE_MS = 5_000;

/**
 * Keeps a source's faults its own: all work ends within the time budget, and a source that is down is left alone for a while. Retries and the
 * limit on calls at the same time belong to the single call: see `retry.ts`, `http.ts`.
 */
export function guard(source: string, { budgetMs }: SourceSettings): WithinBudget {
  const circuit = openCircuit({ source, failures: FAILURES, pauseMs: PAUSE_MS });
  const within = timeBudget({ source, milliseconds: budgetMs });
  return (call, work) =>
    circuit.run(
      () => within(call, work),
      () => call.signal.aborted,
    );
}
