import { address } from './address.ts';
import { amount } from './amount.ts';
import { bankCard } from './bank-card.ts';
import { birthYear } from './birth-year.ts';
import { email } from './email.ts';
import { freeText } from './free-text.ts';
import { hide } from './hide.ts';
import type { Mask } from './mask.ts';
import { name } from './name.ts';
import { nationalId } from './national-id.ts';
import { phone } from './phone.ts';
import { taxNumber } from './tax-number.ts';

/** All masks, the strongest first. */
export const MASKS: readonly Mask[] = [
  hide,
  bankCard,
  nationalId,
  taxNumber,
  birthYear,
  phone,
  email,
  name,
  address,
  amount,
  freeText,
];

const BY_NAME: ReadonlyMap<string, Mask> = new Map(MASKS.map((mask) => [mask.name, mask]));

/** The mask of this name. */
export function findMask(maskName: string): Mask | undefined {
  return BY_NAME.get(maskName);
}
