import { HISTORY_DAYS, instantOf } from '../days.ts';
import type { Profile } from '../profile.ts';
import type { Random } from '../random.ts';
import type { Row } from '../records/record.ts';
import { e164 } from '../values/phone.ts';
import type { Sequences } from './sequences.ts';

const SUBJECTS = [
  '订单咨询',
  '合同续签',
  '新品介绍',
  '售后回访',
  '价格谈判',
  '活动邀请',
  '账期确认',
  '使用培训',
];
const CHANNELS = ['PHONE', 'EMAIL', 'APP', 'WECHAT', 'STORE', 'WEB'];

/** What the CRM's rows of one customer have in common; each belongs to one of the customer's contacts. */
export interface ContactContext {
  readonly profile: Profile;
  readonly contactOf: () => string;
  readonly random: Random;
  readonly sequences: Sequences;
}

/** Notes of agents carry what they should not: now and then the customer's phone number or name. */
function noteOf(profile: Profile, random: Random): string {
  const subject = random.pick(SUBJECTS);
  if (random.chance(0.04) && !profile.contactMissing) return `${subject}，请回电 ${e164(profile.phone)}`;
  if (random.chance(0.06)) return `${profile.name.written} 来访，${subject}`;
  return `${subject}，已记录，${random.int(1, 14)} 天内跟进`;
}

/** The customer's interactions, oldest first. */
export function interactionRows({ profile, contactOf, random, sequences }: ContactContext): readonly Row[] {
  const span = Math.min(HISTORY_DAYS, -profile.since);
  const drawn = random.weighted([
    [0, 15],
    [1, 20],
    [2, 25],
    [4, 20],
    [7, 15],
    [12, 5],
  ]);
  const count = profile.wellKnown ? Math.max(3, drawn) : drawn;
  const days = Array.from({ length: count }, () => -random.next() * span).toSorted(
    (left, right) => left - right,
  );
  return days.map((day) => ({
    interactionId: `I-${sequences.next('interaction')}`,
    contactId: contactOf(),
    channel: random.pick(CHANNELS),
    direction: random.chance(0.6) ? 'INBOUND' : 'OUTBOUND',
    at: instantOf(day),
    subject: random.pick(SUBJECTS),
    note: noteOf(profile, random),
    agentId: random.chance(0.5) ? profile.owner : `ag${String(random.int(1, 40)).padStart(2, '0')}`,
  }));
}
