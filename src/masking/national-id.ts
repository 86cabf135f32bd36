import { type Mask, onText } from './mask.ts';
import { lastFourOf } from './number-text.ts';

/** GB 11643: 17 digits and a check character, or 15 digits until 1999. Stars stand for digits so that a masked number stays as it is. */
const CHINESE_ID = /^(?:[\d*]{17}[\dXx*]|[\d*]{15})$/;

/** The last four of 18 or 15 characters; of any other document number nothing, since its last four may be half of it. */
export const nationalId: Mask = {
  name: 'national_id',
  strength: 85,
  accepts: ['String'],
  categories: ['NATIONAL_ID'],
  reveals: ['LAST_FOUR', 'LENGTH'],
  apply: onText(lastFourOf(CHINESE_ID)),
};
