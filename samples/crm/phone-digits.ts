/**
 * The digits under which a phone number may stand in the file, however it was typed. A number that starts with `+` is in full;
 * another may be Chinese with or without its country code 86 and the 0 of its area code.
 */
export function phoneDigits(text: string): string[] {
  const plain = text.normalize('NFKC').trim();
  const digits = plain.replaceAll(/\D/g, '').replace(/^00/, '');
  if (digits === '') return [];
  const isForeign = (plain.startsWith('+') || plain.startsWith('00')) && !digits.startsWith('86');
  if (isForeign) return [digits, `00${digits}`];
  const isChineseInFull = digits.startsWith('86') && digits.length > 11;
  const national = (isChineseInFull ? digits.slice(2) : digits).replace(/^0/, '');
  return [...new Set([digits, national, `0${national}`, `86${national}`, `0086${national}`])];
}
