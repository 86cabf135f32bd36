import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../../src/graph/scalars.ts';

function scalar(name: string) {
  const found = SCALARS[name];
  if (!found) throw new Error(`expected a scalar ${name}`);
  return found;
}

/** The form that was expected is all that a message says. */
const EXPECTED: Readonly<Record<string, RegExp>> = {
  Decimal: /^Decimal expects a decimal number written as a string, such as "1234\.50"\.$/,
  Date: /^Date expects a calendar date written as YYYY-MM-DD\.$/,
  DateTime: /^DateTime expects a point in time with its zone, written as YYYY-MM-DDTHH:MM:SSZ\.$/,
};

describe.each<[string, readonly (readonly [string, string])[], readonly unknown[]]>([
  [
    'Decimal',
    [
      ['0', '0'],
      ['-12.50', '-12.50'],
      [
        '123456789012345678901234567890.123456789012345678',
        '123456789012345678901234567890.123456789012345678',
      ],
    ],
    ['', ' 1', '+1', '1.', '.5', '1e3', '1,000', 'NaN', '１２', 12.5, null, true, ['1'], '1'.repeat(31)],
  ],
  [
    'Date',
    [
      ['2024-02-29', '2024-02-29'],
      ['2000-02-29', '2000-02-29'],
      ['1900-01-01', '1900-01-01'],
    ],
    [
      '',
      '2023-02-29',
      '1900-02-29',
      '2024-13-01',
      '2024-00-10',
      '2024-1-1',
      '20240101',
      '2024-01-01T00:00:00Z',
      20240101,
      null,
    ],
  ],
  [
    'DateTime',
    [
      ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00Z'],
      ['2026-01-01T10:00:00.999Z', '2026-01-01T10:00:00Z'],
      ['2026-01-01T00:30:00+08:00', '2025-12-31T16:30:00Z'],
    ],
    [
      '',
      '2026-01-01',
      '2026-01-01T10:00:00',
      '2026-01-01 10:00:00Z',
      '2026-02-30T10:00:00Z',
      '2026-01-01T25:00:00Z',
      '2026-01-01T10:00:00+99:00',
      1767261600,
      null,
    ],
  ],
])('%s', (name, accepted, refused) => {
  it.each(accepted)('reads and writes "%s" as "%s"', (text, expected) => {
    const { parseValue: read, serialize, parseLiteral } = scalar(name);
    expect([read(text), serialize(text), parseLiteral(parseValue(`"${text}"`))]).toEqual([
      expected,
      expected,
      expected,
    ]);
  });

  it.each(refused.map((value) => ({ value })))('refuses $value, and does not repeat it', ({ value }) => {
    const { parseValue: read, serialize } = scalar(name);
    for (const accept of [read, serialize]) expect(() => accept(value)).toThrow(EXPECTED[name]);
  });

  it('refuses literals of another kind', () => {
    for (const text of ['true', 'null', '[]', '{}', 'NAME'])
      expect(() => scalar(name).parseLiteral(parseValue(text))).toThrow(`${name} expects`);
  });
});

it('reads a decimal that is written as a number in the operation', () => {
  expect(scalar('Decimal').parseLiteral(parseValue('12.50'))).toBe('12.50');
});
