const ZERO = 48;

/** The number that two digits of a text make; -1 where they are none. Always whole: a NaN among whole numbers would make each of them an object. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** Whether two digits of a text make a number that is less than the limit. */
export function areBelow(limit: number, text: string, at: number): boolean {
  const number = twoDigits(text, at);
  return number >= 0 && number < limit;
}
