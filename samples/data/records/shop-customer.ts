import { instantOf } from '../days.ts';
import type { Stage } from '../rates.ts';
import type { Random } from '../random.ts';
import { misspellName, spellEmail, spellName, spellPhone } from '../values/spelling.ts';
import type { CustomerRow, RecordParts } from './record.ts';

const ACCOUNT_TYPE = { person: 'PERSONAL', business: 'COMPANY', channel: 'RESELLER' } as const;

/** `shop_` and the number in base 36; records entered again are numbered from shop_00u000000. */
function shopCustomerIdOf(number: number, second: boolean): string {
  return `shop_${((second ? 1_815_000_000 : 60_466_176) + number * 7).toString(36).padStart(8, '0')}`;
}

function lastLoginDay(random: Random, stage: Stage): number {
  switch (stage) {
    case 'new':
    case 'growing':
      return -random.int(0, 12);
    case 'mature':
      return -random.int(0, 29);
    case 'declining':
      return -random.int(20, 120);
    case 'churned':
      return -random.int(120, 700);
    default:
      return -random.int(0, 400);
  }
}

/** The customer's row in the web shop. */
export function shopCustomerRow({ profile, contact, random, second }: RecordParts): CustomerRow {
  const { place, line, postalCode } = contact.address;
  const login = Math.max(lastLoginDay(random, profile.stage), profile.since);
  const createdOn = Math.min(profile.since + (second ? random.int(30, 400) : 0), login) + random.next() / 2;
  const id = shopCustomerIdOf(profile.number, second);
  const leaving =
    profile.stage === 'declining'
      ? random.int(0, 5)
      : random.weighted([
          [0, 8],
          [1, 2],
          [3, 1],
        ]);
  const row = {
    id,
    displayName: second ? misspellName(random, profile.name) : spellName(random, profile.name),
    accountType: ACCOUNT_TYPE[profile.kind],
    email: contact.email === null ? null : spellEmail(random, contact.email),
    emailVerified: contact.emailVerified === null ? null : Number(contact.emailVerified),
    phone: contact.phone === null ? null : spellPhone(random, contact.phone),
    line,
    city: place.city,
    province: place.province,
    postalCode,
    country: place.country,
    locale: profile.western ? 'en' : 'zh-CN',
    lastLoginAt: instantOf(login + 0.5 + random.next() / 2),
    loginsLast30Days: login < -30 ? 0 : random.int(1, 25),
    abandonedCartsLast30Days: login < -30 ? 0 : leaving,
    createdAt: instantOf(createdOn),
    updatedAt: instantOf(Math.max(createdOn, -random.int(0, 400)) + random.next()),
  };
  return { id, row, keys: [] };
}
