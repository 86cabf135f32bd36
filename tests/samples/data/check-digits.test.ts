import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { bankCardOf } from '../../../samples/data/values/bank-card.ts';
import { luhnCheck } from '../../../samples/data/values/luhn.ts';
import { nationalIdCheck, nationalIdOf } from '../../../samples/data/values/national-id.ts';
import {
  organisationCodeCheck,
  unifiedCreditCodeCheck,
  unifiedCreditCodeOf,
} from '../../../samples/data/values/unified-credit-code.ts';
import {
  westernTaxNumberCheck,
  westernTaxNumberOf,
} from '../../../samples/data/values/western-tax-number.ts';

const NUMBERS = fc.integer({ min: 1, max: 1_000_000 });

test.for([
  // The examples of GB 11643-1999.
  { name: 'national ID', check: nationalIdCheck, text: '11010519491231002', expected: 'X' },
  { name: 'national ID', check: nationalIdCheck, text: '44052418800101001', expected: '4' },
  { name: 'Luhn', check: luhnCheck, text: '424242424242424', expected: '2' },
  { name: 'Luhn', check: luhnCheck, text: '7992739871', expected: '3' },
  { name: 'Luhn', check: luhnCheck, text: '0', expected: '0' },
  { name: 'unified credit code', check: unifiedCreditCodeCheck, text: '91350100M000100Y4', expected: '3' },
  { name: 'organisation code', check: organisationCodeCheck, text: 'D2143569', expected: 'X' },
  { name: 'western tax number', check: westernTaxNumberCheck, text: '1234567', expected: '82' },
])('$name: check of $text', ({ check, text, expected }) => {
  expect(check(text)).toBe(expected);
});

test('identifiers are nobody’s, whole and have a valid check digit', () => {
  fc.assert(
    fc.property(NUMBERS, fc.constantFrom('male', 'female'), (number, gender) => {
      const nationalId = nationalIdOf(number, '1985-03-12', gender);
      expect(nationalId).toMatch(/^99\d{4}19850312\d{3}[\dX]$/);
      expect(nationalIdCheck(nationalId.slice(0, 17))).toBe(nationalId.slice(17));
      expect(Number(nationalId.charAt(16)) % 2).toBe(gender === 'male' ? 1 : 0);
      const code = unifiedCreditCodeOf(number);
      expect(code).toMatch(/^91990000\d{8}[\dX][0-9A-HJ-NPQRTUWXY]$/);
      expect(unifiedCreditCodeCheck(code.slice(0, 17))).toBe(code.slice(17));
      expect(westernTaxNumberOf(number)).toMatch(/^XV\d{9}$/);
      for (const length of [16, 19] as const) {
        const card = bankCardOf(number, length);
        expect(card).toMatch(/^9999\d+$/);
        expect(card).toHaveLength(length);
        expect(luhnCheck(card.slice(0, -1))).toBe(card.slice(-1));
      }
    }),
  );
});

test('no two customers have the same identifier', () => {
  fc.assert(
    fc.property(NUMBERS, NUMBERS, (one, other) => {
      fc.pre(one !== other);
      expect(nationalIdOf(one, '1985-03-12', 'male')).not.toBe(nationalIdOf(other, '1985-03-12', 'male'));
      expect(unifiedCreditCodeOf(one)).not.toBe(unifiedCreditCodeOf(other));
      expect(westernTaxNumberOf(one)).not.toBe(westernTaxNumberOf(other));
      expect(bankCardOf(one, 19)).not.toBe(bankCardOf(other, 19));
    }),
  );
});
