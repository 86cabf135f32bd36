import { openCircuit, type Circuit } from './circuit-breaker.ts';
import type { Call, Connector, Row, ScanQuery, SourceSettings } from './connector.ts';
import { withinBudget } from './time-budget.ts';

const FAILURES = 5;
const PAUSE_MS = 5_000;

interface Guarded {
  readonly connector: Connector;
  readonly circuit: Circuit;
  readonly budget: { readonly source: string; readonly milliseconds: number };
}

/**
 * Keeps a source's faults its own: every `find` and `check` ends within the time budget, every page of a `scan` too, and a source that is
 * down is left alone for a while. Retries and the limit on calls at the same time belong to the single call: see `retry.ts`, `http.ts`.
 */
export function resilient(source: string, connector: Connector, { budgetMs }: SourceSettings): Connector {
  const circuit = openCircuit({ source, failures: FAILURES, pauseMs: PAUSE_MS });
  const budget = { source, milliseconds: budgetMs };
  const guard = <Result>(call: Call, work: (call: Call) => Promise<Result>) =>
    circuit.run(
      () => withinBudget(budget, call, work),
      () => call.signal.aborted,
    );
  return {
    find: (query, call) => guard(call, (within) => connector.find(query, within)),
    scan: (query, call) => scanPages({ connector, circuit, budget }, query, call),
    check: (call) => guard(call, (within) => connector.check(within)),
    close: () => connector.close(),
  };
}

async function* scanPages(
  { connector, circuit, budget }: Guarded,
  query: ScanQuery,
  call: Call,
): AsyncGenerator<readonly Row[]> {
  const end = new AbortController();
  const pages = connector.scan(query, { signal: end.signal, meter: call.meter })[Symbol.asyncIterator]();
  const nextPage = () =>
    withinBudget(budget, call, (within) => {
      within.signal.addEventListener('abort', () => end.abort(), { once: true });
      return pages.next();
    });
  try {
    for (;;) {
      const page = await circuit.run(nextPage, () => call.signal.aborted);
      if (page.done === true) return;
      yield page.value;
    }
  } finally {
    end.abort();
    await pages.return?.();
  }
}
