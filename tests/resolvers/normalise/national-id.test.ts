import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { nationalIdCheck } from '../../../src/masking/check-digits.ts';
import { normaliseNationalId } from '../../../src/resolvers/normalise/national-id.ts';

describe('normaliseNationalId', () => {
  test.each([
    // The example of GB 11643-1999.
    ['11010519491231002X', '11010519491231002X'],
    ['11010519491231002x', '11010519491231002X'],
    ['440524188001010014', '440524188001010014'],
    ['１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
    [' 110105-19491231-002X ', '11010519491231002X'],
    ['110105491231002', '11010519491231002X'],
    ['110105194912310021', null],
    ['110105194902300025', null],
    ['110105490230002', null],
    ['', null],
    ['NULL', null],
    ['000000000000000000', null],
    ['X1010519491231002X', null],
    ['11010519491231002', null],
    ['11010519491231002XX', null],
  ])('%j becomes %j', (written, normal) => {
    expect(normaliseNationalId(written)).toBe(normal);
  });

  const first17 = fc
    .tuple(
      fc.integer({ min: 100000, max: 999999 }),
      fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      fc.nat(999),
    )
    .map(
      ([region, day, order]) =>
        `${region}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
    );

  it('keeps a valid number as it is', () => {
    fc.assert(
      fc.property(first17, (digits) => {
        const whole = digits + nationalIdCheck(digits);
        expect(normaliseNationalId(whole)).toBe(whole);
      }),
    );
  });

  it('notices every single wrong digit', () => {
    fc.assert(
      fc.property(first17, fc.nat(16), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const wrong = (Number(digits.charAt(at)) + by) % 10;
        const changed = digits.slice(0, at) + String(wrong) + digits.slice(at + 1) + nationalIdCheck(digits);
        expect(normaliseNationalId(changed)).toBeNull();
      }),
    );
  });
});
