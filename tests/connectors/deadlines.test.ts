import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Deadline, openDeadlines } from '../../src/connectors/deadlines.ts';

const BUDGET_MS = 100;

type Step =
  | { readonly kind: 'add' }
  | { readonly kind: 'delete'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('add' as const) }),
    fc.record({ kind: fc.constant('delete' as const), which: fc.nat(20) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60 }) }),
  ),
  { maxLength: 40 },
);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('gives up on all that is not deleted in time, in order, once, and on nothing else', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const deadlines = openDeadlines(BUDGET_MS);
      const added: Deadline[] = [];
      const givenUp: number[] = [];
      const expected: number[] = [];
      let now = 0;
      let open: { readonly place: number; readonly end: number }[] = [];
      for (const step of list) {
        if (step.kind === 'add') {
          const place = added.length;
          added.push(deadlines.add(() => givenUp.push(place)));
          open.push({ place, end: now + BUDGET_MS });
        } else if (step.kind === 'delete') {
          const deadline = added[step.which];
          if (deadline) deadlines.delete(deadline);
          open = open.filter(({ place }) => place !== step.which);
        } else {
          vi.advanceTimersByTime(step.ms);
          now += step.ms;
          expected.push(...open.filter(({ end }) => end <= now).map(({ place }) => place));
          open = open.filter(({ end }) => end > now);
        }
        expect(givenUp).toEqual(expected);
      }
      vi.advanceTimersByTime(BUDGET_MS);
      expect(givenUp).toEqual([...expected, ...open.map(({ place }) => place)]);
      expect(vi.getTimerCount()).toBe(0);
    }),
  );
});

test('what is done leads to nothing that came after it', () => {
  const deadlines = openDeadlines(BUDGET_MS);
  const [first, second] = [deadlines.add(() => undefined), deadlines.add(() => undefined)];
  deadlines.delete(first);
  expect(first).toMatchObject({ giveUp: undefined, before: undefined, after: undefined });
  expect(second.before).toBeUndefined();
});
