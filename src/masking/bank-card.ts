import { type Mask, onText } from './mask.ts';
import { lastFourOf } from './number-text.ts';

/** ISO/IEC 7812 account numbers; Chinese ones have up to 19 digits. Stars stand for digits so that a masked number stays as it is. */
const CARD_NUMBER = /^[\d*]{12,19}$/;

/** The last four digits; stricter than PCI DSS 3.4.1, which also allows the first six. */
export const bankCard: Mask = {
  name: 'bank_card',
  strength: 90,
  accepts: ['String'],
  categories: ['BANK_CARD'],
  reveals: ['LAST_FOUR', 'LENGTH'],
  apply: onText(lastFourOf(CARD_NUMBER)),
};
