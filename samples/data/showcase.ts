import type { Profile } from './profile.ts';
import { bankCardOf } from './values/bank-card.ts';
import { chineseName } from './values/names.ts';
import { nationalIdOf } from './values/national-id.ts';
import { phoneOf } from './values/phone.ts';
import { CHINESE_PLACES, type Place } from './values/places.ts';

/** The customer that guides ask for: the first one of every seed, known to all four systems. */
export const SHOWCASE = {
  number: 1,
  partnerId: '0000100001',
  contactId: 'C-000001',
} as const;

function shanghai(base: Profile): Place {
  return CHINESE_PLACES[0] ?? base.address.place;
}

/** The showcase customer: a person with a compound surname, an address that two systems disagree on, and full consent. */
export function showcaseProfile(base: Profile): Profile {
  const name = chineseName(
    ['欧阳', 'ouyang'],
    [
      ['静', 'jing'],
      ['怡', 'yi'],
    ],
  );
  const place = shanghai(base);
  const birthDate = '1985-03-12';
  return {
    number: SHOWCASE.number,
    kind: 'person',
    western: false,
    name,
    gender: 'female',
    birthDate,
    minor: false,
    nationalId: nationalIdOf(SHOWCASE.number, birthDate, 'female'),
    taxNumber: null,
    group: null,
    parentLinkMissing: false,
    email: 'ouyang.jingyi@example.com',
    otherEmail: 'jingyi.ouyang@mail.example',
    phone: phoneOf('CN', SHOWCASE.number, 0),
    otherPhone: phoneOf('CN', SHOWCASE.number, 1),
    phoneShared: false,
    address: { line: '滨江大道188号6栋1204室', postalCode: '200120', place },
    otherAddress: { line: '人民路52号3栋702室', postalCode: '200010', place },
    systems: ['erp', 'crm', 'ticketing', 'commerce'],
    duplicateIn: null,
    contactMissing: false,
    contradiction: { field: 'address', system: 'erp' },
    hasTags: true,
    stage: 'mature',
    owner: 'am01',
    vip: false,
    since: -1130,
    firstPurchase: -1090,
    bulkBuyer: false,
    wellKnown: true,
    bankCard: bankCardOf(SHOWCASE.number, 19),
  };
}
