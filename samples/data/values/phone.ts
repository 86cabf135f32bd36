/** A phone number in parts: country calling code and national number, without the leading zero. */
export interface Phone {
  readonly countryCode: string;
  readonly national: string;
}

const PHONES_PER_CUSTOMER = 3;

const AREA_CODES =
  '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 334 336 337 339 347 351 352 360 361 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 440 443 469 470 475 478 479 480'.split(
    ' ',
  );
const OFCOM_DRAMA = [
  '7700900',
  '1134960',
  '1144960',
  '1154960',
  '1164960',
  '1174960',
  '1214960',
  '1314960',
  '1414960',
  '1614960',
];

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Chinese mobile numbers from 154, a prefix that is not assigned to an operator. */
function chinesePhone(index: number): Phone {
  return { countryCode: '86', national: `154${digits((index * 61_803_399 + 12_345_678) % 1e8, 8)}` };
}

/** 555-0100 to 555-0199 of every area code are kept for fiction; beyond them N9X area codes, which are not assigned. */
function americanPhone(index: number): Phone {
  const area = AREA_CODES[Math.floor(index / 100)];
  if (area !== undefined) return { countryCode: '1', national: `${area}55501${digits(index % 100, 2)}` };
  return {
    countryCode: '1',
    national: `29${digits(Math.floor(index / 1e6) % 10, 1)}5${digits(index % 1e6, 6)}`,
  };
}

/** Ofcom's numbers for drama; beyond them British numbers from 06, which is not in use. */
function britishPhone(index: number): Phone {
  const prefix = OFCOM_DRAMA[Math.floor(index / 1000)];
  if (prefix !== undefined) return { countryCode: '44', national: prefix + digits(index % 1000, 3) };
  return { countryCode: '44', national: `60${digits(index, 8)}` };
}

/** Arcep's mobile numbers for fiction (06 39 98); beyond them British ones as above, in another block. */
function frenchPhone(index: number): Phone {
  if (index < 10_000) return { countryCode: '33', national: `63998${digits(index, 4)}` };
  return { countryCode: '44', national: `61${digits(index, 8)}` };
}

const PHONES: Readonly<Record<string, (index: number) => Phone>> = {
  CN: chinesePhone,
  US: americanPhone,
  GB: britishPhone,
  FR: frenchPhone,
};

/**
 * A phone number that is nobody's, by the customer's number and which of the customer's numbers it is (0 to 2): no two are the same.
 * Ranges kept for fiction come first; they hold 10,000 numbers a country.
 */
export function phoneOf(country: string, number: number, which: 0 | 1 | 2): Phone {
  return (PHONES[country] ?? britishPhone)(number * PHONES_PER_CUSTOMER + which);
}

/** `+8615412345678` (E.164). */
export function e164(phone: Phone): string {
  return `+${phone.countryCode}${phone.national}`;
}
