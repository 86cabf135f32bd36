import { dateOf, instantOf } from '../days.ts';
import { currencyOf } from '../records/partner.ts';
import type { Row } from '../records/record.ts';
import type { ContactContext } from './interactions.ts';

const NAMES = ['年度框架', '设备更新', '会员升级', '渠道铺货', '售后服务包', '节日团购', '试用转正'];
const STAGES = [
  ['LEAD', 10],
  ['QUALIFIED', 30],
  ['PROPOSAL', 60],
  ['WON', 100],
  ['LOST', 0],
] as const;

/** The customer's opportunities; those of persons are few and small, those without a purchase are still open. */
export function opportunityRows({ profile, contactOf, random, sequences }: ContactContext): readonly Row[] {
  const person = profile.kind === 'person';
  const wanted = person ? Number(random.chance(0.2)) : random.int(0, 3);
  const count = profile.stage === 'potential' || profile.wellKnown ? Math.max(wanted, 1) : wanted;
  return Array.from({ length: count }, () => {
    const [stage, probability] =
      profile.stage === 'potential' ? random.pick(STAGES.slice(0, 3)) : random.pick(STAGES);
    const created = -random.next() * Math.min(500, -profile.since);
    const decided = stage === 'WON' || stage === 'LOST';
    return {
      opportunityId: `OPP-${sequences.next('opportunity')}`,
      contactId: contactOf(),
      name: random.pick(NAMES),
      stage,
      amount: `${random.int(5, 500) * (person ? 100 : 5_000)}.00`,
      currency: currencyOf(profile),
      probability,
      expectedCloseDate: dateOf(decided ? Math.min(0, Math.ceil(created) + 30) : random.int(1, 180)),
      createdAt: instantOf(created),
    };
  });
}
