import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/resolvers/candidate.ts';
import { chooseGolden } from '../../src/resolvers/golden.ts';
import { NORMALISERS } from '../../src/resolvers/normalisers.ts';
import type { Value } from '../../src/resolvers/rows.ts';
import { SURVIVORSHIP_RULES } from '../../src/resolvers/survivorship/index.ts';
import type { SurvivorshipRuleName } from '../../src/resolvers/survivorship/index.ts';

const RULES = Object.keys(SURVIVORSHIP_RULES).filter(
  (name): name is SurvivorshipRuleName => name in SURVIVORSHIP_RULES,
);

function candidate(id: string, asOf: string | null, value: Value): Candidate {
  const [recordType = ''] = id.split('/');
  return { source: recordType.toLowerCase(), recordType, recordId: id, asOf, value };
}

const OLD = '2023-01-01T00:00:00Z';
const NEW = '2025-06-01T00:00:00Z';

describe('chooseGolden', () => {
  const cases: readonly [
    string,
    { rule: SurvivorshipRuleName; candidates: Candidate[]; value: Value; from: string[] },
  ][] = [
    [
      'the first source of the declared order wins, whatever its age',
      {
        rule: 'SOURCE_PRIORITY',
        candidates: [candidate('crm/1', OLD, 'Zhang'), candidate('erp/1', NEW, 'Li')],
        value: 'Zhang',
        from: ['crm/1'],
      },
    ],
    [
      'absent values never win',
      {
        rule: 'SOURCE_PRIORITY',
        candidates: [
          candidate('crm/1', NEW, null),
          candidate('crm/2', NEW, ' '),
          candidate('erp/1', NEW, []),
          candidate('shop/1', OLD, 'Li'),
        ],
        value: 'Li',
        from: ['shop/1'],
      },
    ],
    [
      'within a source, the record that was changed last stands first',
      {
        rule: 'SOURCE_PRIORITY',
        candidates: [
          candidate('crm/1', null, 'never'),
          candidate('crm/2', OLD, 'old'),
          candidate('crm/3', NEW, 'new'),
          candidate('erp/1', NEW, 'Li'),
        ],
        value: 'new',
        from: ['crm/3'],
      },
    ],
    [
      'false is a value',
      {
        rule: 'MOST_RECENT',
        candidates: [candidate('crm/1', OLD, true), candidate('crm/2', NEW, false)],
        value: false,
        from: ['crm/2'],
      },
    ],
    [
      'the record that was changed last wins over the declared order',
      {
        rule: 'MOST_RECENT',
        candidates: [
          candidate('crm/1', OLD, 'a'),
          candidate('erp/1', null, 'b'),
          candidate('shop/1', NEW, 'c'),
        ],
        value: 'c',
        from: ['shop/1'],
      },
    ],
    [
      'fractions of a second count',
      {
        rule: 'MOST_RECENT',
        candidates: [
          candidate('crm/1', '2025-06-01T00:00:00Z', 'a'),
          candidate('erp/1', '2025-06-01T00:00:00.500Z', 'b'),
        ],
        value: 'b',
        from: ['erp/1'],
      },
    ],
    [
      'the earliest value wins; what is no date loses',
      {
        rule: 'EARLIEST',
        candidates: [
          candidate('crm/1', NEW, 'unknown'),
          candidate('erp/1', OLD, '2021-05-01'),
          candidate('shop/1', NEW, '2020-03-02T10:00:00Z'),
        ],
        value: '2020-03-02T10:00:00Z',
        from: ['shop/1'],
      },
    ],
    [
      'lists are put together without repetition, and only those who add something are named',
      {
        rule: 'UNION',
        candidates: [
          candidate('crm/1', NEW, ['golf', 'tea']),
          candidate('crm/2', OLD, ['tea', null]),
          candidate('erp/1', NEW, 'art'),
        ],
        value: ['golf', 'tea', 'art'],
        from: ['crm/1', 'erp/1'],
      },
    ],
    [
      'a purpose is granted where no record refuses it, since the latest of the deciding statements',
      {
        rule: 'MOST_RESTRICTIVE',
        candidates: [
          candidate('crm/1', NEW, [
            { purpose: 'SALES', granted: true, changedAt: '2024-01-01T00:00:00Z' },
            { purpose: 'MARKETING', granted: true, changedAt: '2025-01-01T00:00:00Z' },
          ]),
          candidate('crm/2', OLD, [
            { purpose: 'SALES', granted: true, changedAt: '2023-01-01T00:00:00Z' },
            { purpose: 'MARKETING', granted: false, changedAt: '2022-01-01T00:00:00Z' },
          ]),
        ],
        value: [
          { purpose: 'SALES', granted: true, changedAt: '2024-01-01T00:00:00Z' },
          { purpose: 'MARKETING', granted: false, changedAt: '2022-01-01T00:00:00Z' },
        ],
        from: ['crm/1', 'crm/2'],
      },
    ],
    [
      'what is not clearly granted is refused; a statement without a purpose says nothing',
      {
        rule: 'MOST_RESTRICTIVE',
        candidates: [
          candidate('crm/1', NEW, [{ purpose: 'SALES', granted: null, changedAt: null }, { granted: true }]),
        ],
        value: [{ purpose: 'SALES', granted: false, changedAt: null }],
        from: ['crm/1'],
      },
    ],
  ];

  test.each(cases)('%s', (_, { rule, candidates, value, from }) => {
    const golden = chooseGolden(rule, candidates);
    expect(golden?.value).toEqual(value);
    expect(golden?.from.map(({ recordId }) => recordId)).toEqual(from);
  });

  test('several records that decide are named in the declared order', () => {
    const golden = chooseGolden('MOST_RESTRICTIVE', [
      candidate('crm/1', NEW, [
        { purpose: 'SALES', granted: true },
        { purpose: 'MARKETING', granted: false },
      ]),
      candidate('crm/2', OLD, [{ purpose: 'SALES', granted: false }]),
    ]);
    expect(golden?.from.map(({ recordId }) => recordId)).toEqual(['crm/1', 'crm/2']);
  });

  test('consent that names no purpose is none', () => {
    expect(chooseGolden('MOST_RESTRICTIVE', [candidate('crm/1', NEW, [{ granted: true }])])).toBeNull();
  });

  test.each(RULES)('%s of nothing is nothing', (rule) => {
    expect(chooseGolden(rule, [])).toBeNull();
    expect(chooseGolden(rule, [candidate('crm/1', NEW, null), candidate('erp/1', NEW, [''])])).toBeNull();
  });

  const records = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 99 }).map((id) => `crm/${id}`),
      asOf: fc.constantFrom(null, OLD, NEW),
      value: fc.constantFrom(null, '', '2020-01-01', '2021-01-01', 'x'),
    }),
    { selector: ({ id }) => id },
  );

  test.each(RULES)('%s does not hang on the order in which a source lists its records', (rule) => {
    fc.assert(
      fc.property(records, (given) => {
        const candidates = given.map(({ id, asOf, value }) => candidate(id, asOf, value));
        expect(chooseGolden(rule, candidates.toReversed())).toEqual(chooseGolden(rule, candidates));
      }),
    );
  });
});

describe('normalised unions', () => {
  const cases: readonly [string, Value[], Value[]][] = [
    [
      'Customer.emails',
      ['not an address', 'Wei.Zhang@Example.com', 'wei.zhang@example.com ', 'b@example.com'],
      ['wei.zhang@example.com', 'b@example.com', 'not an address'],
    ],
    ['Customer.phones', ['138 0013 8000', '12', '+86-13800138000'], ['+8613800138000', '12']],
    ['Customer.bankCards', ['6222 0200 0000 0000', '6222020000000000'], ['6222020000000000']],
    [
      'Customer.addresses',
      [
        { line: '88 Nanjing Rd.', city: 'Shanghai', province: 'SH' },
        { city: 'shanghai', line: '88 nanjing rd' },
        { city: 'Beijing', line: null },
        { line: null, city: 'Beijing' },
      ],
      [
        { line: '88 Nanjing Rd.', city: 'Shanghai', province: 'SH' },
        { city: 'Beijing', line: null },
      ],
    ],
  ];

  test.each(cases)('%s', (field, values, expected) => {
    const candidates = values.map((value, at) => candidate(`crm/${at}`, NEW, value));
    expect(chooseGolden('UNION', candidates, NORMALISERS[field])?.value).toEqual(expected);
  });
});
