import type { Mask } from './mask.ts';

const FULL_DATE = /^(\d{4})-\d{2}-\d{2}$/;

/** The first of January of the year, as in Ranger's MASK_DATE_SHOW_YEAR: 1988-04-20 becomes 1988-01-01. */
export const birthYear: Mask = {
  name: 'birth_year',
  strength: 70,
  accepts: ['Date'],
  categories: ['BIRTH_DATE'],
  reveals: ['YEAR'],
  apply: (value) => {
    const year = typeof value === 'string' ? FULL_DATE.exec(value)?.[1] : undefined;
    return year === undefined ? null : `${year}-01-01`;
  },
};
