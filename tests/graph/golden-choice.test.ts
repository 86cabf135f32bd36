import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordType, Row } from '../../src/connectors/connector.ts';
import { chooseAmong, type GoldenRule, plainValue } from '../../src/graph/golden-choice.ts';

const recordType = (name: string): RecordType => ({
  name,
  source: name.toLowerCase(),
  at: name,
  items: [],
  key: 'key',
  customer: true,
  columns: new Map(),
  lookups: [],
});

const TYPES = ['Contact', 'Partner', 'Requester'].map(recordType);
const RULES: readonly GoldenRule['rule'][] = ['SOURCE_PRIORITY', 'MOST_RECENT', 'EARLIEST', 'UNION'];

const instant = fc.constantFrom(
  '2026-01-01T00:00:00Z',
  '2026-01-02T00:00:00Z',
  '2025-12-31T23:59:59Z',
  '2026-01-01T01:00:00+01:00',
  '2026-01-01',
);
const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(null, '', ' ', 'a', ' b', 'c', true, false, 0, 7) },
  { weight: 2, arbitrary: instant },
  fc.constantFrom<Row[string][]>(['x', 'y'], [], { amount: '1.00', currency: 'CNY' }),
);
const rows = fc
  .array(fc.record({ asOf: fc.option(instant), value, other: value }), { maxLength: 3 })
  .map((all) => all.map((row, index): Row => ({ ...row, key: String(index) })));
const inputs = fc.array(
  fc.record({ record: fc.constantFrom(...TYPES), field: fc.constantFrom('value', 'other') }),
  { minLength: 1, maxLength: 4 },
);

describe('a value that is chosen plainly', () => {
  it('is the one that the rule chooses', () => {
    let plain = 0;
    fc.assert(
      fc.property(
        inputs,
        fc.constantFrom(...RULES),
        fc.constantFrom('Customer.name', 'Customer.emails', 'Customer.bankCards'),
        fc.tuple(rows, rows, rows),
        (from, rule, coordinate, found) => {
          const byType = new Map(TYPES.map((type, index) => [type, found[index] ?? []]));
          const golden = { coordinate, rule, from, slot: 0 };
          const given = plainValue(golden, { rowsNow: (record) => byType.get(record) });
          if (given === undefined) return;
          plain += 1;
          const chosen = chooseAmong(
            golden,
            from.map(({ record }) => byType.get(record) ?? []),
          );
          expect(given).toEqual(chosen.golden?.value ?? null);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(1_000);
  });

  it('is none where records of one of its types are not there yet', () => {
    const [record] = TYPES;
    if (!record) throw new Error('no type');
    const golden: GoldenRule = {
      coordinate: 'Customer.name',
      rule: 'SOURCE_PRIORITY',
      from: [{ record, field: 'value' }],
      slot: 0,
    };
    expect(plainValue(golden, { rowsNow: () => undefined })).toBeUndefined();
  });
});
