import { instantOf } from '../days.ts';
import type { Profile } from '../profile.ts';
import { RATES } from '../rates.ts';
import { spellEmail, spellName, spellPhone, fullWidth } from '../values/spelling.ts';
import type { CustomerRow, RecordParts } from './record.ts';

const CATEGORY = { person: '1', business: '2', channel: '3' } as const;

/** Ten digits with leading zeros; records entered again are numbered from 0005000000. */
export function partnerIdOf(number: number, second: boolean): string {
  return String((second ? 5_000_000 : 100_000) + number).padStart(10, '0');
}

/** ISO 4217, by where the customer lives. */
export function currencyOf(profile: Profile): string {
  if (!profile.western) return 'CNY';
  return profile.address.place.country === 'US' ? 'USD' : 'EUR';
}

function parentOf(profile: Profile): string | null {
  if (profile.group?.role !== 'subsidiary' || profile.parentLinkMissing) return null;
  return partnerIdOf(profile.group.parent, false);
}

/** The customer's row in the ERP. */
export function partnerRow({ profile, contact, random, second }: RecordParts): CustomerRow {
  const { place, line, postalCode } = contact.address;
  const onCredit = profile.kind === 'person' ? random.chance(0.1) : random.chance(0.8);
  const noTaxNumber = random.chance(RATES.taxNumberMissing) && !profile.phoneShared;
  const taxNumber = noTaxNumber ? null : profile.taxNumber;
  const created = random.chance(RATES.createdAtSentinel) && !profile.wellKnown;
  const createdOn = second
    ? Math.min(profile.since + random.int(30, 400), -1)
    : profile.since + random.next();
  const id = partnerIdOf(profile.number, second);
  const row = {
    BusinessPartnerID: id,
    Name: spellName(random, profile.name),
    PartnerCategory: CATEGORY[profile.kind],
    FinanceType: onCredit ? '赊销客户' : '现金客户',
    TaxNumber: taxNumber !== null && random.chance(0.05) ? fullWidth(taxNumber) : taxNumber,
    Email: contact.email === null ? null : spellEmail(random, contact.email),
    EmailVerified: contact.emailVerified === null ? null : Number(contact.emailVerified),
    Phone: contact.phone === null ? null : spellPhone(random, contact.phone),
    Street: random.chance(0.08) ? `${line}  ` : line,
    City: place.city,
    Province: place.province,
    PostalCode: postalCode,
    Country: place.country,
    SalesRegion: place.region,
    ParentPartnerID: parentOf(profile),
    CreditLimit: onCredit ? `${random.int(1, 80) * (profile.kind === 'person' ? 1_000 : 25_000)}.00` : '0.00',
    Currency: currencyOf(profile),
    PaymentTerms: onCredit ? random.pick(['NET30', 'NET45', 'NET60']) : 'IMMEDIATE',
    BankCardNumber: second ? null : profile.bankCard,
    CreatedAt: created ? '1900-01-01T00:00:00Z' : instantOf(createdOn),
    LastChangedAt: instantOf(Math.max(createdOn, -random.int(0, 900)) + random.next()),
  };
  return { id, row, keys: taxNumber === null ? [] : [`tax ${taxNumber}`] };
}
