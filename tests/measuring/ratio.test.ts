import { expect, test } from 'vitest';
import { ratioOf } from '../../bench/harness/ratio.ts';
import type { Sample } from '../../bench/harness/sample.ts';

const sample = (at: number, rps: number): Sample => ({
  at,
  rps,
  cpuMicros: 1000 / rps,
  p50: 0,
  p99: 0,
  peakBytes: 0,
  upstreamMicros: 0,
  loadMicros: 0,
  sourceCalls: 0,
  systemCalls: 0,
  rowsMoved: 0,
  bytesMoved: 0,
  bytes: 0,
  foreignShare: 0,
  failures: 0,
  loopDelayP99: null,
  loopDelayMax: null,
});

test('a machine that drifts does not move the ratio', () => {
  const speeds = [100, 40, 10, 70];
  const own = speeds.map((speed, at) => sample(at * 100 + 10, speed / 2));
  const others = speeds.map((speed, at) => sample(at * 100, speed));
  expect(ratioOf(own, others)).toEqual({ rps: 0.5, rpsSpread: [0.5, 0.5], cpu: 0.5 });
});

test('each sample is held against the nearest in time, before or after', () => {
  const others = [sample(0, 100), sample(100, 200), sample(200, 400)];
  const ratio = ratioOf([sample(40, 100), sample(60, 100), sample(180, 100)], others);
  expect(ratio).toEqual({ rps: 0.5, rpsSpread: [0.25, 1], cpu: 0.5 });
});

test('where there is nothing to hold it against there is no ratio', () => {
  expect(ratioOf([sample(0, 1)], [])).toBeUndefined();
  expect(ratioOf([], [sample(0, 1)])).toBeUndefined();
});
