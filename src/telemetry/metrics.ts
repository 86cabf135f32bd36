import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from './telemetry.ts';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SHORT_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1];

const requestMeters = (registers: Registry[]) => ({
  count: new Counter({
    name: 'facet_requests_total',
    help: 'Operations answered, by kind and outcome.',
    labelNames: ['operation_kind', 'outcome'] as const,
    registers,
  }),
  duration: new Histogram({
    name: 'facet_request_duration_seconds',
    help: 'Time from operation to answer.',
    buckets: SECONDS,
    registers,
  }),
});

const sourceMeters = (registers: Registry[]) => ({
  count: new Counter({
    name: 'facet_source_calls_total',
    help: 'Reads from a source, by outcome.',
    labelNames: ['source', 'outcome'] as const,
    registers,
  }),
  duration: new Histogram({
    name: 'facet_source_call_duration_seconds',
    help: 'Time of a read from a source, retries included.',
    labelNames: ['source'] as const,
    buckets: SECONDS,
    registers,
  }),
});

/**
 * The metrics of this process, for Prometheus. Labels are kinds, codes and names of the configuration, and the worker's number where there are
 * several: few, and never a value.
 */
export const startMetrics = (
  worker?: number,
): { readonly metrics: Metrics; readonly text: () => Promise<string> } => {
  const registry = new Registry();
  if (worker !== undefined) registry.setDefaultLabels({ worker: String(worker) });
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = requestMeters(registers);
  const sources = sourceMeters(registers);
  const auditDuration = new Histogram({
    name: 'facet_audit_append_duration_seconds',
    help: 'Time until an audit entry was durable.',
    buckets: SHORT_SECONDS,
    registers,
  });
  const epoch = new Gauge({
    name: 'facet_policy_epoch',
    help: 'The number of the policy bundle that decides.',
    registers,
  });
  return {
    metrics: {
      request({ kind, outcome, seconds }) {
        requests.count.inc({ operation_kind: kind, outcome });
        requests.duration.observe(seconds);
      },
      sourceCall({ source, outcome, seconds }) {
        sources.count.inc({ source, outcome });
        sources.duration.observe({ source }, seconds);
      },
      auditAppend: (seconds) => auditDuration.observe(seconds),
      policyEpoch: (number) => epoch.set(number),
    },
    text: () => registry.metrics(),
  };
};
