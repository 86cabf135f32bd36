import { instantOf } from '../days.ts';
import { misspellName, spellEmail, spellName, spellPhone } from '../values/spelling.ts';
import type { CustomerRow, RecordParts } from './record.ts';

/** Digits; records entered again are numbered from 3605000000. */
function requesterIdOf(number: number, second: boolean): string {
  return String((second ? 3_605_000_000 : 3_600_000_000) + number);
}

/** The customer's row in the ticketing system. After-sales has no code for companies that are no channel customers. */
export function requesterRow({ profile, contact, random, second }: RecordParts): CustomerRow {
  const createdOn = Math.min(profile.since + (second ? random.int(30, 400) : 0), -1) + random.next();
  const id = requesterIdOf(profile.number, second);
  const kinds = { person: random.pick(['散客', '会员']), business: null, channel: '渠道客户' } as const;
  const row = {
    id,
    name: second ? misspellName(random, profile.name) : spellName(random, profile.name),
    kind: kinds[profile.kind],
    email: contact.email === null ? null : spellEmail(random, contact.email),
    email_verified: contact.emailVerified === null ? null : Number(contact.emailVerified),
    phone: contact.phone === null ? null : spellPhone(random, contact.phone),
    created_at: instantOf(createdOn),
    updated_at: instantOf(Math.max(createdOn, -random.int(0, 500)) + random.next()),
  };
  return { id, row, keys: [] };
}
