import { isPossiblePhoneNumber } from 'libphonenumber-js/max';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { e164, phoneOf } from '../../../samples/data/values/phone.ts';

const NUMBERS = fc.integer({ min: 1, max: 1_000_000 });
const COUNTRIES = fc.constantFrom('CN', 'US', 'GB', 'FR');
const WHICH = fc.constantFrom(0, 1, 2);

test.for([
  { country: 'CN', number: 1, expected: /^\+86154\d{8}$/ },
  { country: 'US', number: 1, expected: /^\+1\d{3}55501\d{2}$/ },
  { country: 'GB', number: 1, expected: /^\+447700900\d{3}$/ },
  { country: 'FR', number: 1, expected: /^\+3363998\d{4}$/ },
  { country: 'US', number: 900_000, expected: /^\+129\d{8}$/ },
  { country: 'GB', number: 900_000, expected: /^\+446\d{9}$/ },
])('$country, customer $number: from a range that is nobody’s', ({ country, number, expected }) => {
  expect(e164(phoneOf(country, number, 0))).toMatch(expected);
});

test('phone numbers have a possible length', () => {
  fc.assert(
    fc.property(COUNTRIES, NUMBERS, WHICH, (country, number, which) => {
      expect(isPossiblePhoneNumber(e164(phoneOf(country, number, which)))).toBe(true);
    }),
  );
});

test('no two customers have the same phone number', () => {
  fc.assert(
    fc.property(COUNTRIES, NUMBERS, COUNTRIES, NUMBERS, (country, one, otherCountry, other) => {
      fc.pre(one !== other);
      expect(e164(phoneOf(country, one, 0))).not.toBe(e164(phoneOf(otherCountry, other, 0)));
      expect(e164(phoneOf(country, one, 0))).not.toBe(e164(phoneOf(otherCountry, other, 1)));
    }),
  );
});
