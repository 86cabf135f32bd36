import { type Mask, onText } from './mask.ts';
import { lastFourOf } from './number-text.ts';

/** 8 characters at least, so that no more than half is shown; the unified social credit code (GB 32100) has 18. */
const TAX_NUMBER = /^[\dA-Za-z*]{8,20}$/;

/** The last four of 8 to 20 letters and digits: the same four as `national_id`, because a natural person's tax number is the national id. */
export const taxNumber: Mask = {
  name: 'tax_number',
  strength: 80,
  accepts: ['String'],
  categories: ['TAX_NUMBER'],
  reveals: ['LAST_FOUR', 'LENGTH'],
  apply: onText(lastFourOf(TAX_NUMBER)),
};
