import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../src/connectors/connector.ts';
import { rowReader } from '../../src/connectors/read-row.ts';
import { SourceError } from '../../src/errors.ts';
import { column, thing } from './descriptions.ts';

function readThing(field: Column, raw: unknown): unknown {
  const record = thing(field);
  return rowReader(record, [...record.columns.values()])({ id: 'k', ...Object(raw) })[field.field];
}

function read(type: string, value: unknown, more: Partial<Column> = {}): unknown {
  return readThing(column('field', { type, ...more }), { field: value });
}

function money(raw: unknown, more: Partial<Column> = {}): unknown {
  const price = column('price', { type: 'Money', path: ['amount'], currency: ['currency'], ...more });
  return readThing(price, raw);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function faultOf(work: () => unknown): SourceError {
  try {
    work();
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('expected a SourceError');
}

describe('scalars', () => {
  test.each([
    ['ID', 'a1', 'a1'],
    ['ID', 42, '42'],
    ['String', '  padded   ', 'padded'],
    ['String', '１３８００００００００', '13800000000'],
    ['String', '　全角　', '全角'],
    ['String', '', null],
    ['String', '   ', null],
    ['String', null, null],
    ['String', undefined, null],
    ['Int', '17', 17],
    ['Int', 17, 17],
    ['Float', '0.25', 0.25],
    ['Boolean', '1', true],
    ['Boolean', 0, false],
    ['Boolean', 'TRUE', true],
    ['Boolean', 'false', false],
    ['Boolean', true, true],
    ['Decimal', '12.30', '12.30'],
    ['Decimal', '-0.000000000000000000001', '-0.000000000000000000001'],
    ['Decimal', 0.1, '0.1'],
    ['Decimal', 1e21, '1000000000000000000000'],
    ['Decimal', 1e-7, '0.0000001'],
  ])('%s from %j is %j', (type, raw, expected) => {
    expect(read(type, raw)).toBe(expected);
  });

  test.each([
    ['Int', 1.5],
    ['Int', '1.5'],
    ['Int', 2 ** 31],
    ['Float', 'many'],
    ['Boolean', 'yes'],
    ['Boolean', 2],
    ['Decimal', '1,234.50'],
    ['Decimal', 'NaN'],
    ['Decimal', { class: 'Decimal' }],
    ['String', { en: 'text' }],
    ['String', ['text']],
    ['ID', true],
  ])('%s does not take %j', (type, raw) => {
    expect(faultOf(() => read(type, raw)).code).toBe('SOURCE_INVALID_ANSWER');
  });

  test('every decimal string is kept to the last digit', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.stringMatching(/^\d{1,30}$/), (whole, fraction) => {
        expect(read('Decimal', `${whole}.${fraction}`)).toBe(`${whole}.${fraction}`);
      }),
    );
  });
});

describe('dates and times', () => {
  test.each([
    ['Date', '2026-03-15', '2026-03-15'],
    ['Date', '2026-03-15T23:30:00+08:00', '2026-03-15'],
    ['Date', '2026-03-15+08:00', '2026-03-15'],
    ['Date', '2024-02-29', '2024-02-29'],
    ['Date', '/Date(1773568800000+0000)/', '2026-03-15'],
    ['Date', { year: 2026, month: 3, day: 5 }, '2026-03-05'],
    ['DateTime', '2026-03-15T10:00:00Z', '2026-03-15T10:00:00Z'],
    ['DateTime', '2026-03-15T10:00:00.123Z', '2026-03-15T10:00:00Z'],
    ['DateTime', '2026-03-15T10:00:00+08:00', '2026-03-15T02:00:00Z'],
    ['DateTime', '2026-01-01T02:00:00+0800', '2025-12-31T18:00:00Z'],
    ['DateTime', '2026-03-15T10:00:00', '2026-03-15T10:00:00Z'],
    ['DateTime', '2026-03-15 10:00', '2026-03-15T10:00:00Z'],
    ['DateTime', '2026-03-15', '2026-03-15T00:00:00Z'],
    ['DateTime', '/Date(1773568800000)/', '2026-03-15T10:00:00Z'],
    ['DateTime', '/Date(-1000+0100)/', '1969-12-31T23:59:59Z'],
  ])('%s from %j is %j', (type, raw, expected) => {
    expect(read(type, raw)).toBe(expected);
  });

  test.each([
    ['Date', '20260315', '2026-03-15'],
    ['Date', 20260315, '2026-03-15'],
    ['DateTime', '20260315', '2026-03-15T00:00:00Z'],
  ])('compact %s from %j is %j', (type, raw, expected) => {
    expect(read(type, raw, { format: 'COMPACT_DATE' })).toBe(expected);
  });

  test.each([
    ['Date', '2026-02-30'],
    ['Date', '2023-02-29'],
    ['Date', '0000-00-00'],
    ['Date', '15.03.2026'],
    ['Date', '20260315'],
    ['Date', 20260315],
    ['DateTime', '2026-13-01T00:00:00Z'],
    ['DateTime', '2026-03-15T25:00:00Z'],
    ['DateTime', 'yesterday'],
  ])('%s does not take %j', (type, raw) => {
    expect(faultOf(() => read(type, raw)).code).toBe('SOURCE_INVALID_ANSWER');
  });

  test('a compact date that is none is a fault', () => {
    const fault = faultOf(() => read('Date', '20261301', { format: 'COMPACT_DATE' }));
    expect(fault.code).toBe('SOURCE_INVALID_ANSWER');
  });

  test('every moment in any zone becomes the same moment in UTC', () => {
    const moments = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, offset) => {
        const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 19);
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
        expect(read('DateTime', `${local}${zone}`)).toBe(`${moment.toISOString().slice(0, 19)}Z`);
      }),
    );
  });
});

describe('money', () => {
  test.each([
    [
      { amount: '997.03', currency: 'CNY' },
      { amount: '997.03', currency: 'CNY' },
    ],
    [
      { amount: 10.1, currency: 'USD' },
      { amount: '10.1', currency: 'USD' },
    ],
    [{ amount: null, currency: 'USD' }, null],
    [{ currency: 'USD' }, null],
    [
      { amount: '5.00', currency: 'EUR ' },
      { amount: '5.00', currency: 'EUR' },
    ],
  ])('from %j is %j', (raw, expected) => {
    expect(money(raw)).toEqual(expected);
  });

  test.each([
    [1230, 'CNY', '12.30'],
    [5, 'USD', '0.05'],
    [0, 'EUR', '0.00'],
    [-5, 'EUR', '-0.05'],
    [1230, 'JPY', '1230'],
    [1230, 'KRW', '1230'],
    [1230, 'KWD', '1.230'],
    [7, 'BHD', '0.007'],
    [1230, 'TND', '1.230'],
    ['9007199254740993', 'CNY', '90071992547409.93'],
  ])('%j minor units of %s are %s', (amount, currency, expected) => {
    expect(money({ amount, currency }, { format: 'MINOR_UNITS' })).toEqual({ amount: expected, currency });
  });

  test('every count of minor units is moved by two digits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.nat(200_000_000), fc.maxSafeInteger()), (count) => {
        const { amount } = Object(money({ amount: count, currency: 'CNY' }, { format: 'MINOR_UNITS' }));
        expect(amount).toMatch(/^-?\d+\.\d\d$/);
        expect(BigInt(amount.replace('.', ''))).toBe(BigInt(count));
      }),
    );
  });

  test('an amount is a decimal, or a fault', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+.\d]{1,6}$/), (amount) => {
        const isDecimal = /^-?\d+(?:\.\d+)?$/.test(amount);
        const fits = () => expect(money({ amount, currency: 'CNY' })).toEqual({ amount, currency: 'CNY' });
        const fails = () => faultOf(() => money({ amount, currency: 'CNY' }));
        expect(isDecimal ? fits : fails).not.toThrow();
      }),
    );
  });

  test.each([
    ['without a currency', { amount: '1.00' }],
    ['with an empty currency', { amount: '1.00', currency: '' }],
    ['with a sign for a currency', { amount: '1.00', currency: '¥' }],
    ['with an amount that is no number', { amount: 'a lot', currency: 'CNY' }],
  ])('%s it is a fault', (_name, raw) => {
    expect(faultOf(() => money(raw)).code).toBe('SOURCE_INVALID_ANSWER');
  });

  test('minor units must be whole', () => {
    expect(faultOf(() => money({ amount: 12.5, currency: 'CNY' }, { format: 'MINOR_UNITS' })).code).toBe(
      'SOURCE_INVALID_ANSWER',
    );
  });
});

describe('codes and sentinels', () => {
  const values = new Map([
    ['1', 'PERSON'],
    ['男', 'MALE'],
  ]);

  test.each([
    ['1', 'PERSON'],
    [1, 'PERSON'],
    ['男 ', 'MALE'],
    [null, null],
  ])('the code %j is %j', (raw, expected) => {
    expect(read('Kind', raw, { values })).toBe(expected);
  });

  test('a code that is not listed is a fault, not a null', () => {
    expect(faultOf(() => read('Kind', '9', { values })).code).toBe('SOURCE_INVALID_ANSWER');
  });

  test.each([
    ['Date', '1900-01-01', ['1900-01-01']],
    ['Date', ' １９００-01-01', ['1900-01-01']],
    ['Date', '0000-00-00', ['0000-00-00', '1900-01-01']],
    ['String', 'NULL', ['NULL']],
    ['String', 'NULL ', ['NULL']],
    ['Int', -1, ['-1']],
  ])('%s %j means nothing where it is declared', (type, raw, nothing) => {
    expect(read(type, raw, { nothing: new Set(nothing) })).toBeNull();
  });
});

describe('paths, parts and lists', () => {
  test('a nested column', () => {
    expect(readThing(column('csat', { type: 'Int', path: ['score', 'csat'] }), { score: { csat: 4 } })).toBe(
      4,
    );
    expect(readThing(column('csat', { type: 'Int', path: ['score', 'csat'] }), { score: null })).toBeNull();
  });

  const parts = [column('line', { path: ['street'] }), column('city')];

  test.each([
    ['below its column', ['address'], { address: { street: 'Main 1', city: 'Ulm' } }],
    ['in the record itself', [], { street: 'Main 1', city: 'Ulm' }],
  ])('a value of parts that stand %s', (_name, path, raw) => {
    expect(readThing(column('address', { type: 'Address', path, parts }), raw)).toEqual({
      line: 'Main 1',
      city: 'Ulm',
    });
  });

  test('a value all of whose parts are empty is null', () => {
    expect(readThing(column('address', { type: 'Address', path: [], parts }), { street: '' })).toBeNull();
  });

  test.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    [[], []],
    [['a', '', null], ['a']],
    [null, null],
    [undefined, null],
  ])('a list from %j is %j', (raw, expected) => {
    expect(read('String', raw, { list: true })).toEqual(expected);
  });

  test('a list of values with money in them, of one element', () => {
    const line = column('lines', {
      type: 'Line',
      list: true,
      parts: [
        column('sku'),
        column('price', { type: 'Money', path: ['cents'], currency: ['currency'], format: 'MINOR_UNITS' }),
      ],
    });
    expect(readThing(line, { lines: { sku: 'A', cents: 250, currency: 'EUR' } })).toEqual([
      { sku: 'A', price: { amount: '2.50', currency: 'EUR' } },
    ]);
  });
});

describe('faults', () => {
  test('name record type, field and expected type, never the value', () => {
    const { message, cause, source } = faultOf(() => read('Date', 'secret-value'));
    expect(source).toBe('shop');
    expect(String(cause)).toContain('Thing.field: expected Date, found string');
    expect(`${message} ${String(cause)}`).not.toContain('secret-value');
  });

  test.each([['text'], [null], [[]]])('a record that is %j is a fault', (raw) => {
    const record = thing();
    const reader = rowReader(record, [...record.columns.values()]);
    expect(faultOf(() => reader(raw)).code).toBe('SOURCE_INVALID_ANSWER');
  });

  test('a record without its key is a fault', () => {
    expect(faultOf(() => readThing(column('name'), { id: '', name: 'x' })).code).toBe(
      'SOURCE_INVALID_ANSWER',
    );
  });
});
