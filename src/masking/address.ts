import type { Mask } from './mask.ts';

/** Sources put whole addresses into any field: what has a digit or is too long is no name of a place. */
const LONGEST_PLACE = 30;

function place(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_PLACE || /\p{N}/u.test(value)) return null;
  return value.toWellFormed();
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Country, province and city; street line and postal code go. */
export const address: Mask = {
  name: 'address',
  strength: 45,
  accepts: ['Address'],
  categories: ['ADDRESS'],
  reveals: ['COUNTRY', 'PROVINCE', 'CITY'],
  apply: (value) =>
    isObject(value)
      ? {
          line: null,
          city: place(value['city']),
          province: place(value['province']),
          postalCode: null,
          country: place(value['country']),
        }
      : null,
};
