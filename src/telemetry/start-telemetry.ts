import type { Metrics, Telemetry, TelemetrySettings } from './telemetry.ts';
import { untracedSpan } from './untraced-span.ts';

const NO_METRICS: Metrics = {
  request: () => undefined,
  sourceCall: () => undefined,
  auditAppend: () => undefined,
  policyEpoch: () => undefined,
};

const NO_TRACES: Pick<Telemetry, 'startSpan' | 'close'> = {
  startSpan: (_name, _attributes, origin = {}) => untracedSpan(origin),
  close: () => Promise.resolve(),
};

/**
 * Starts traces and metrics as the settings say. When they are off, nothing of OpenTelemetry is even loaded; spans still have a trace id. One worker of
 * several has its number on its metrics.
 */
export const startTelemetry = async (
  { enabled, otlpUrl, sampleRatio }: TelemetrySettings,
  worker?: number,
): Promise<Telemetry> => {
  if (!enabled) return { ...NO_TRACES, metrics: NO_METRICS, metricsText: () => null };
  const { startMetrics } = await import('./metrics.ts');
  const { metrics, text } = startMetrics(worker);
  if (otlpUrl === undefined) return { ...NO_TRACES, metrics, metricsText: text };
  const { startTraces } = await import('./traces.ts');
  return { ...startTraces(otlpUrl, sampleRatio), metrics, metricsText: text };
};
