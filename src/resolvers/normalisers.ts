import { addressKey } from './address-key.ts';
import type { Normaliser } from './candidate.ts';
import { normaliseEmail } from './normalise/email.ts';
import { normalisePhone } from './normalise/phone.ts';
import { textOf } from './rows.ts';
import type { Value } from './rows.ts';

/** The normaliser of each golden field that collects values which are written in more than one way. */
export const NORMALISERS: Readonly<Record<string, Normaliser>> = {
  'Customer.emails': { normalise: ofText(normaliseEmail) },
  'Customer.phones': { normalise: ofText(normalisePhone) },
  'Customer.bankCards': { normalise: ofText(withoutBlanks) },
  'Customer.addresses': { normalise: (value) => value, key: addressKey },
};

function ofText(normalise: (raw: string) => string | null): (value: Value) => Value | null {
  return (value) => {
    const text = textOf(value);
    return text === null ? null : normalise(text);
  };
}

const DIGITS = /^\d+$/;

function withoutBlanks(raw: string): string | null {
  if (DIGITS.test(raw)) return raw;
  const digits = raw.replaceAll(/[\s-]/g, '');
  return DIGITS.test(digits) ? digits : null;
}
