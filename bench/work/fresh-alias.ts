/** The alias that the load replaces by one that was never used before, of the same length. */
export const FRESH_ALIAS = 'c0000000';

/** The alias with a number in it. */
export const aliasOf = (number: number): string => `c${String(number).padStart(FRESH_ALIAS.length - 1, '0')}`;
