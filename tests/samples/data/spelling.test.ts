import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { randomOf } from '../../../samples/data/random.ts';
import { e164, phoneOf } from '../../../samples/data/values/phone.ts';
import { fullWidth, spellEmail, spellPhone } from '../../../samples/data/values/spelling.ts';

const SEED = fc.integer();
const NUMBER = fc.integer({ min: 1, max: 1_000_000 });

test('a phone number means the same in every spelling', () => {
  fc.assert(
    fc.property(SEED, NUMBER, fc.constantFrom('CN', 'US', 'GB', 'FR'), (seed, number, country) => {
      const phone = phoneOf(country, number, 0);
      const spelled = spellPhone(randomOf(seed), phone).normalize('NFKC').trim();
      expect(parsePhoneNumberFromString(spelled, 'CN')?.number).toBe(e164(phone));
    }),
  );
});

test('an e-mail address means the same in every spelling', () => {
  fc.assert(
    fc.property(SEED, (seed) => {
      expect(spellEmail(randomOf(seed), 'jing.ouyang1@example.com').trim().toLowerCase()).toBe(
        'jing.ouyang1@example.com',
      );
    }),
  );
});

test.for([
  { text: '15412345678', expected: '１５４１２３４５６７８' },
  { text: '中山路8号', expected: '中山路８号' },
  { text: '', expected: '' },
])('"$text" in full width is "$expected"', ({ text, expected }) => {
  expect(fullWidth(text)).toBe(expected);
});
