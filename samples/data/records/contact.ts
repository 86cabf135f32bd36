import { instantOf } from '../days.ts';
import type { Profile } from '../profile.ts';
import type { Random } from '../random.ts';
import { RATES } from '../rates.ts';
import { fullWidth, misspellName, spellEmail, spellName, spellPhone } from '../values/spelling.ts';
import type { CustomerRow, RecordParts } from './record.ts';

const TAGS = [
  '价格敏感',
  '新品尝鲜',
  '母婴',
  '数码',
  '运动',
  '家居',
  '美妆',
  '节日送礼',
  '环保',
  '高端',
  '企业采购',
  '售后关注',
];
const PURPOSES = ['SERVICE', 'SALES', 'MARKETING', 'ANALYTICS'] as const;
const UNKNOWN_BIRTH_DATE = '1900-01-01';

/** `C-000123`; records entered again are numbered from C-5000000. */
function contactIdOf(number: number, second: boolean): string {
  return `C-${String((second ? 5_000_000 : 0) + number).padStart(6, '0')}`;
}

function consentsOf(profile: Profile, random: Random): string {
  return JSON.stringify(
    PURPOSES.map((purpose) => {
      const withdrawn = random.chance(RATES.consentWithdrawn[purpose]) && !profile.wellKnown;
      const changedOn = withdrawn ? random.int(-700, -1) : Math.min(profile.since, -1);
      return { purpose, granted: !withdrawn, changedAt: instantOf(Math.max(changedOn, profile.since)) };
    }),
  );
}

function tagsOf(profile: Profile, random: Random): string {
  const tags = new Set(Array.from({ length: random.int(1, 4) }, () => random.pick(TAGS)));
  return JSON.stringify(profile.hasTags ? [...tags] : []);
}

/** The customer's row in the CRM. Consents are drawn from `decided`, so that two records of one customer say the same. */
export function contactRow({ profile, contact, random, second, decided }: RecordParts): CustomerRow {
  const { place, line, postalCode } = contact.address;
  const noTaxNumber = random.chance(RATES.taxNumberMissing) && !profile.phoneShared;
  const taxNumber = noTaxNumber ? null : profile.taxNumber;
  const unknown = random.chance(RATES.birthDateSentinel) && !profile.wellKnown;
  const createdOn = second
    ? Math.min(profile.since + random.int(30, 400), -1)
    : profile.since + random.next();
  const id = contactIdOf(profile.number, second);
  const spelled = second ? misspellName(random, profile.name) : spellName(random, profile.name);
  const row = {
    contactId: id,
    fullName: profile.wellKnown ? profile.name.written : spelled,
    customerType: profile.kind === 'person' ? '个人' : '企业',
    nationalId:
      profile.nationalId !== null && random.chance(0.04) ? fullWidth(profile.nationalId) : profile.nationalId,
    taxNumber,
    birthDate: unknown && profile.birthDate !== null ? UNKNOWN_BIRTH_DATE : profile.birthDate,
    gender: profile.gender === null ? null : profile.gender === 'male' ? '男' : '女',
    mobile: contact.phone === null ? null : spellPhone(random, contact.phone),
    email: contact.email === null ? null : spellEmail(random, contact.email),
    emailVerified: contact.emailVerified === null ? null : Number(contact.emailVerified),
    addressLine: random.chance(0.06) ? fullWidth(line) : line,
    city: place.city,
    province: place.province,
    postalCode,
    country: place.country,
    ownerId: profile.owner,
    region: place.region,
    language: profile.western ? 'en' : 'zh-CN',
    vip: Number(profile.vip),
    tagsJson: tagsOf(profile, random),
    consentsJson: consentsOf(profile, decided),
    createdAt: instantOf(createdOn),
    modifiedAt: instantOf(Math.max(createdOn, -random.int(0, 700)) + random.next()),
  };
  const keys = [];
  if (profile.nationalId !== null) keys.push(`national ${profile.nationalId}`);
  if (taxNumber !== null) keys.push(`tax ${taxNumber}`);
  return { id, row, keys };
}
