import { normaliseEmail } from '../resolvers/normalise/email.ts';
import { normaliseNationalId } from '../resolvers/normalise/national-id.ts';
import { normalisePhone } from '../resolvers/normalise/phone.ts';
import { normaliseTaxNumber } from '../resolvers/normalise/tax-number.ts';
import type { StrongKey } from './record.ts';

/** How each key is written for comparison; null if the value cannot be one. */
export const NORMALISE_KEY: Readonly<Record<StrongKey, (value: string) => string | null>> = {
  NATIONAL_ID: normaliseNationalId,
  TAX_NUMBER: normaliseTaxNumber,
  EMAIL: normaliseEmail,
  PHONE: normalisePhone,
};
