import { describe, expect, it } from 'vitest';
import { applyTreatment } from '../../src/masking/apply.ts';
import { MASKS } from '../../src/masking/index.ts';
import type { Decision } from '../../src/masking/treatment.ts';

const mask = (name: string): Decision => ({ treatment: { kind: 'MASK', mask: name }, rule: 'r' });
const CLEAR: Decision = { treatment: { kind: 'CLEAR' }, rule: 'r' };
const DENY: Decision = { treatment: { kind: 'DENY' }, rule: 'r' };

const ADDRESS = { line: '建国路88号', city: '北京市', province: '北京', postalCode: '100022', country: 'CN' };

/** A value of each named type that some field has. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  String: '张三 13812345678',
  ID: 'C-1',
  Date: '1990-05-06',
  DateTime: '1990-05-06T07:08:09Z',
  Decimal: '1234.5',
  Int: 1234,
  Float: 0.5,
  Boolean: true,
  Gender: 'MALE',
  Money: { amount: '1234.5', currency: 'CNY' },
  Address: ADDRESS,
  OrderLine: { sku: 'S-1', quantity: 2, unitPrice: { amount: '3', currency: 'CNY' } },
};

function isOfType(value: unknown, typeName: string): boolean {
  const sample = SAMPLES[typeName];
  if (typeof value !== typeof sample) return false;
  if (typeof value === 'object')
    return Object.keys(Object(value)).toSorted().join() === Object.keys(Object(sample)).toSorted().join();
  const form = { Date: /^\d{4}-\d{2}-\d{2}$/, Decimal: /^-?\d+(?:\.\d+)?$/, Int: /^-?\d+$/ }[typeName];
  return form === undefined || form.test(JSON.stringify(value).replaceAll('"', ''));
}

describe('applyTreatment', () => {
  it.each([
    ['CLEAR leaves the value', CLEAR, ADDRESS, 'Address', ADDRESS],
    ['CLEAR leaves null', CLEAR, null, 'String', null],
    ['DENY gives null', DENY, 'x', 'String', null],
    ['DENY gives null for a list', DENY, ['x'], 'String', null],
    ['a mask is applied', mask('email'), 'bob@example.com', 'String', 'b***@example.com'],
    ['null stays null', mask('email'), null, 'String', null],
    ['undefined becomes null', mask('email'), undefined, 'String', null],
    [
      'a list is masked element by element',
      mask('phone'),
      ['13812345678', '010-87654321'],
      'String',
      ['138****5678', '****4321'],
    ],
    ['an empty list stays one', mask('phone'), [], 'String', []],
    [
      'elements that are hidden whole are left out',
      mask('address'),
      [ADDRESS, 'text'],
      'Address',
      [{ ...ADDRESS, line: null, postalCode: null }],
    ],
    ['hide hides how long a list is', mask('hide'), ['a', 'b'], 'String', null],
    [
      'an object of an accepted type',
      mask('amount'),
      SAMPLES['Money'],
      'Money',
      { amount: '1000', currency: 'CNY' },
    ],
    ['an unknown mask gives null', mask('none'), 'x', 'String', null],
    ['a mask named like a property gives null', mask('constructor'), 'x', 'String', null],
    ['a mask of another type gives null', mask('birth_year'), '1990-05-06', 'String', null],
    ['a text mask on an enum gives null', mask('name'), 'MALE', 'Gender', null],
    ['a text mask on an object gives null', mask('name'), ADDRESS, 'Address', null],
    ['amount on another value type gives null', mask('amount'), SAMPLES['OrderLine'], 'OrderLine', null],
  ])('%s', (_, decision, value, typeName, expected) => {
    expect(applyTreatment(decision, value, typeName)).toEqual(expected);
  });

  it.each(MASKS.map(({ name }) => name))(
    '%s gives a value of the field’s own type or null, for every type',
    (name) => {
      const wrong = Object.entries(SAMPLES).filter(([typeName, value]) => {
        const masked = applyTreatment(mask(name), value, typeName);
        return masked !== null && !isOfType(masked, typeName);
      });
      expect(wrong).toEqual([]);
    },
  );
});
