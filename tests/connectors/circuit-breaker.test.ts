import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Circuit, openCircuit } from '../../src/connectors/circuit-breaker.ts';
import { SourceError, type SourceErrorCode } from '../../src/errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs one call that ends with the outcome, and says whether the circuit let it pass. */
async function passes(
  circuit: Circuit,
  outcome: SourceErrorCode | 'OK',
  callersOwn = false,
): Promise<boolean> {
  let ran = false;
  const work = async () => {
    ran = true;
    if (outcome !== 'OK') throw new SourceError(outcome, 'erp');
  };
  await circuit.run(work, () => callersOwn).catch(() => undefined);
  return ran;
}

async function run(
  circuit: Circuit,
  outcomes: readonly (SourceErrorCode | 'OK')[],
): Promise<readonly boolean[]> {
  const passed: boolean[] = [];
  for (const outcome of outcomes) passed.push(await passes(circuit, outcome));
  return passed;
}

const make = () => openCircuit({ source: 'erp', failures: 3, pauseMs: 1_000 });
const DOWN = 'SOURCE_UNAVAILABLE';

test.each([
  ['opens after failures in a row', [DOWN, 'SOURCE_TIMEOUT', DOWN, 'OK'], [true, true, true, false]],
  ['counts anew after a success', [DOWN, DOWN, 'OK', DOWN, DOWN, 'OK'], [true, true, true, true, true, true]],
  [
    'counts no refusals',
    ['SOURCE_REFUSED', 'SOURCE_REFUSED', 'SOURCE_REFUSED', 'OK'],
    [true, true, true, true],
  ],
  [
    'counts no faulty answers',
    ['SOURCE_INVALID_ANSWER', 'SOURCE_INVALID_ANSWER', 'SOURCE_INVALID_ANSWER', 'OK'],
    [true, true, true, true],
  ],
] as const)('%s', async (_name, outcomes, expected) => {
  expect(await run(make(), outcomes)).toEqual(expected);
});

test('a call that the caller ended says nothing about the source', async () => {
  const circuit = make();
  for (let index = 0; index < 5; index += 1) await passes(circuit, 'SOURCE_TIMEOUT', true);
  expect(await passes(circuit, 'OK')).toBe(true);
});

test('open, it refuses as SOURCE_UNAVAILABLE until the pause is over', async () => {
  const circuit = make();
  await run(circuit, [DOWN, DOWN, DOWN]);
  const refused = circuit.run(
    () => Promise.resolve(),
    () => false,
  );
  await expect(refused).rejects.toMatchObject({ code: DOWN, source: 'erp' });
  vi.advanceTimersByTime(1_000);
  expect(await passes(circuit, 'OK')).toBe(true);
  expect(await passes(circuit, 'OK')).toBe(true);
});

test('half open, a failure opens it again', async () => {
  const circuit = make();
  await run(circuit, [DOWN, DOWN, DOWN]);
  vi.advanceTimersByTime(1_000);
  expect(await run(circuit, [DOWN, 'OK'])).toEqual([true, false]);
});

test('half open, only one call tries', async () => {
  const circuit = make();
  await run(circuit, [DOWN, DOWN, DOWN]);
  vi.advanceTimersByTime(1_000);
  const probe = Promise.withResolvers<void>();
  const first = circuit.run(
    () => probe.promise,
    () => false,
  );
  expect(await passes(circuit, 'OK')).toBe(false);
  probe.resolve();
  await first;
  expect(await passes(circuit, 'OK')).toBe(true);
});
