import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Direct, DirectField, Run } from '../../../src/graph/plan/plan.ts';
import { objectBuilder } from '../../../src/graph/plan/object-builder.ts';

const RUN: Run<undefined> = {
  context: undefined,
  variables: {},
  begun: new Map(),
  args: new Map(),
  locate: () => {
    throw new Error('nothing fails here');
  },
  fail: () => undefined,
};

const computed = (run: Direct<undefined>): DirectField<undefined> => ({
  column: undefined,
  complete: run,
  run,
});

const columns: readonly Column[] = [
  { of: 'row', name: 'number' },
  { of: 'row', name: 'no such column' },
  { of: 'row', name: '"]; throw 1; ["' },
  { of: 'source', name: 'amount' },
];

/** More often than it takes until the objects are built by generated code. */
const OFTEN = 300;

const NAMES =
  'id name __proto__ constructor toString run source key0 field0 return this arguments await _ valueOf'.split(
    ' ',
  );

describe('objects that are built often are the same as those that are built once', () => {
  it('for generated keys, whatever they are called', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }), (keys) => {
        const build = objectBuilder<undefined>(
          keys,
          keys.map((key) => computed((source) => `${String(source)} ${key}`)),
        );
        for (let times = 0; times < OFTEN; times += 1) {
          const built = build(times, RUN);
          expect(Object.keys(built)).toEqual(keys);
          for (const key of keys)
            expect(Object.getOwnPropertyDescriptor(built, key)?.value).toBe(`${times} ${key}`);
        }
      }),
      { numRuns: 50 },
    );
  });
});

it('no key becomes code', () => {
  const hostile = '"]: globalThis.broken = true, ["x';
  const build = objectBuilder<undefined>([hostile], [computed(() => 1)]);
  for (let times = 0; times < OFTEN; times += 1) expect(build(null, RUN)).toEqual({ [hostile]: 1 });
  expect('broken' in globalThis).toBe(false);
});

it('columns give the same as the functions that read them', () => {
  const record = { row: { number: 'N1', '"]; throw 1; ["': 'x' }, amount: '1.00' };
  const read = ({ of, name }: Column): unknown =>
    of === 'source' ? Reflect.get(record, name) : Reflect.get(record.row, name);
  const fields = columns.map((column): DirectField<undefined> => ({
    column,
    complete: (value) => `<${String(value)}>`,
    run: () => `<${String(read(column))}>`,
  }));
  const build = objectBuilder(
    fields.map((_, index) => `key ${index}`),
    fields,
  );
  const first = build(record, RUN);
  expect(first).toEqual({ 'key 0': '<N1>', 'key 1': '<undefined>', 'key 2': '<x>', 'key 3': '<1.00>' });
  for (let times = 0; times < OFTEN; times += 1) expect(build(record, RUN)).toEqual(first);
});
