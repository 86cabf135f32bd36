import { expect, test } from 'vitest';
import { withinBudget } from '../../src/connectors/time-budget.ts';
import { call } from './descriptions.ts';

const never = new Promise<never>(() => undefined);

test('work that is done in time gives its result', async () => {
  const result = await withinBudget({ source: 'erp', milliseconds: 10_000 }, call(), () =>
    Promise.resolve(42),
  );
  expect(result).toBe(42);
});

test('work that does not listen is left behind, and its signal ends', async () => {
  let signal: AbortSignal | undefined;
  const work = withinBudget({ source: 'erp', milliseconds: 20 }, call(), (within) => {
    signal = within.signal;
    return never;
  });
  await expect(work).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT', source: 'erp' });
  expect(signal?.aborted).toBe(true);
});

test('a caller who gives up ends the work', async () => {
  const caller = new AbortController();
  const work = withinBudget(
    { source: 'erp', milliseconds: 10_000 },
    { signal: caller.signal, meter: { calls: 0 } },
    () => never,
  );
  caller.abort();
  await expect(work).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
});

test('a caller who had given up before gets no work done', async () => {
  const work = withinBudget(
    { source: 'erp', milliseconds: 10_000 },
    { signal: AbortSignal.abort(), meter: { calls: 0 } },
    () => never,
  );
  await expect(work).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
});
