import type { QueryResult, Results } from './measure.ts';
import { type Ratio, ratioOf } from './ratio.ts';
import type { Sample } from './sample.ts';
import { median } from './statistics.ts';

const TARGETS = [
  { of: 'facet', to: 'backend', least: 0.8 },
  { of: 'facet', to: 'hive-gateway', least: 5 },
  { of: 'facet', to: 'apollo-gateway', least: 5 },
  { of: 'facet', to: 'hive-router', least: 3 },
  { of: 'facet', to: 'facet-no-policy', least: 0.95 },
  { of: 'facet', to: 'facet-no-audit', least: 0.95 },
  { of: 'facet-traced', to: 'facet', least: 0.95 },
] as const;

/** The operations that the targets are about. */
const QUERIES = ['Q1', 'Q2', 'Q3'] as const;

const FEDERATED: ReadonlySet<string> = new Set(['hive-gateway', 'apollo-gateway', 'hive-router']);

export interface Measured extends Ratio {
  readonly isReached: boolean;
  /**
   * For peers over subgraphs: the ratio of CPU if the services behind those fetched from the systems in chunks as well, for what the backend, as the
   * least that it can cost, takes. Computed, not measured.
   */
  readonly cpuWithServices?: number;
}

/** A target with what was measured of it, by operation. */
export interface TargetResult {
  readonly of: string;
  readonly to: string;
  readonly least: number;
  readonly measured: Readonly<Record<string, Measured>>;
}

const cpu = (samples: readonly Sample[]): number => median(samples.map(({ cpuMicros }) => cpuMicros));

function measuredIn(
  { samples }: QueryResult,
  { of, to, least }: (typeof TARGETS)[number],
): Measured | undefined {
  const [own = [], others = []] = [samples.get(of), samples.get(to)];
  const ratio = ratioOf(own, others);
  if (ratio === undefined) return undefined;
  const backend = samples.get('backend');
  return {
    ...ratio,
    isReached: ratio.rps >= least,
    ...(FEDERATED.has(to) && backend && { cpuWithServices: (cpu(others) + cpu(backend)) / cpu(own) }),
  };
}

/** The targets whose contestants took part. */
export function targetResults(results: Results): readonly TargetResult[] {
  return TARGETS.map((target) => ({
    ...target,
    measured: Object.fromEntries(
      QUERIES.flatMap((query) => {
        const result = results.get(query);
        const measured = result && measuredIn(result, target);
        return measured === undefined ? [] : [[query, measured] as const];
      }),
    ),
  })).filter(({ measured }) => Object.keys(measured).length > 0);
}
