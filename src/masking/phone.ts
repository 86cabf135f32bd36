import { HIDDEN, type Mask, onText } from './mask.ts';
import { compactNumber } from './number-text.ts';

/** A mobile number of mainland China: 11 digits from 13 to 19 (numbering plan of MIIT), with or without the country code. */
const CHINESE_MOBILE = /^((?:\+|00)?86)?(1[3-9]\d)[\d*]{4}(\d{4})$/;
/** E.164 allows 15 digits; below 8, four would be more than half. Stars stand for digits so that a masked number stays as it is. */
const ANY_PHONE = /^\+?[\d*]{8,17}$/;

/** Of a Chinese mobile number the first three and last four digits (`138****5678`, a country code is kept); of any other the last four (`****5678`). */
export const phone: Mask = {
  name: 'phone',
  strength: 60,
  accepts: ['String'],
  categories: ['PHONE'],
  reveals: ['COUNTRY', 'FIRST_THREE', 'LAST_FOUR'],
  apply: onText((text) => {
    const compact = compactNumber(text);
    const [, prefix = '', start, end] = CHINESE_MOBILE.exec(compact) ?? [];
    if (start !== undefined && end !== undefined) return `${prefix}${start}****${end}`;
    return ANY_PHONE.test(compact) ? `****${compact.slice(-4)}` : HIDDEN;
  }),
};
