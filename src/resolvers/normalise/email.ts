const LONGEST = 254;
const ADDRESS =
  /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

/** The address in lower case and NFKC, without blanks around it; null if it is not an address (quoted local parts and bare host names are none here). */
export function normaliseEmail(value: string): string | null {
  const address = value.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
  return address.length <= LONGEST && ADDRESS.test(address) ? address : null;
}
