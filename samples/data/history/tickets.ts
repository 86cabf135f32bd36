import { HISTORY_DAYS, instantOf } from '../days.ts';
import type { Profile } from '../profile.ts';
import type { Random } from '../random.ts';
import { RATES } from '../rates.ts';
import type { Row } from '../records/record.ts';
import type { Sequences } from './sequences.ts';

const MINUTE = 1 / 1440;

const CATEGORIES = [
  ['question', 35],
  ['complaint', 22],
  ['technical', 18],
  ['return', 13],
  ['billing', 12],
] as const;

type Category = (typeof CATEGORIES)[number][0];

const TOPICS: Readonly<Record<Category, readonly string[]>> = {
  question: ['产品使用', '会员权益', '配送时间'],
  complaint: ['配送延误', '产品质量', '服务态度', '发票错误', '退款缓慢'],
  technical: ['登录失败', '设备故障', '支付异常'],
  return: ['退货', '换货'],
  billing: ['账单核对', '开票', '信用额度'],
};

/** What tickets of one customer have in common; each is filed under one of the customer's requesters. */
export interface TicketContext {
  readonly profile: Profile;
  readonly requesterOf: () => string;
  readonly random: Random;
  readonly sequences: Sequences;
}

interface Filing {
  readonly day: number;
  readonly category: Category;
  readonly topic: string;
  readonly open: boolean;
}

/** Unhappy customers, who are about to leave, complain more and rate worse. */
function unhappy(profile: Profile): boolean {
  return profile.stage === 'declining' || profile.stage === 'churned';
}

function filingsOf({ profile, random }: TicketContext): readonly Filing[] {
  const count = random.weighted([
    [0, 25],
    [1, 25],
    [2, 20],
    [3, 12],
    [5, 10],
    [8, 8],
  ]);
  const filings: Filing[] = Array.from({ length: count }, () => {
    const category = unhappy(profile) && random.chance(0.2) ? 'complaint' : random.weighted(CATEGORIES);
    const day = -random.next() * Math.min(HISTORY_DAYS, -profile.since);
    return { day, category, topic: random.pick(TOPICS[category]), open: day > -40 && random.chance(0.35) };
  });
  if (profile.wellKnown) {
    filings.push(
      { day: -210, category: 'question', topic: '配送时间', open: false },
      { day: -5.4, category: 'complaint', topic: '配送延误', open: true },
    );
  }
  const complaint = filings.find(({ category }) => category === 'complaint');
  if (complaint !== undefined && random.chance(RATES.complaintRepeated)) {
    const day = Math.min(complaint.day + 2 + random.next() * 26, -0.05);
    filings.push({ ...complaint, day: Math.max(day, complaint.day), open: day > -30 && random.chance(0.5) });
  }
  return filings.toSorted((left, right) => left.day - right.day);
}

/** The points of time of a ticket, as fractions of days; null for what has not happened. */
function courseOf(
  random: Random,
  filing: Filing,
): { answered: number | null; resolved: number | null; reopened: number } {
  const answered = filing.day + MINUTE * Math.exp(random.next() * 7);
  const resolved = answered + MINUTE * 30 * Math.exp(random.next() * 6);
  const reopened = random.weighted([
    [0, 90],
    [1, 8],
    [2, 2],
  ]);
  if (!filing.open && resolved < 0.9) return { answered, resolved, reopened };
  const first = answered < 0.9 && random.chance(0.7) ? answered : null;
  return { answered: first, resolved: null, reopened: 0 };
}

function historyOf(filing: Filing, course: ReturnType<typeof courseOf>, status: string): string {
  const changes = [{ status: 'new', at: instantOf(filing.day) }];
  if (course.answered !== null) changes.push({ status: 'open', at: instantOf(course.answered) });
  if (course.resolved === null) {
    if (status === 'pending')
      changes.push({ status, at: instantOf((course.answered ?? filing.day) + MINUTE * 20) });
    return JSON.stringify(changes);
  }
  const span = course.resolved - (course.answered ?? filing.day);
  for (let time = 1; time <= course.reopened; time += 1) {
    const start = course.resolved - span / (time + 1);
    changes.push(
      { status: 'solved', at: instantOf(start) },
      { status: 'open', at: instantOf(start + span / 20) },
    );
  }
  changes.push({ status: 'solved', at: instantOf(course.resolved) });
  if (status === 'closed') changes.push({ status, at: instantOf(Math.min(course.resolved + 3, 0.99)) });
  changes.sort((left, right) => left.at.localeCompare(right.at));
  return JSON.stringify(changes);
}

function statusOf(random: Random, course: ReturnType<typeof courseOf>): string {
  if (course.resolved !== null) return course.resolved < -14 ? 'closed' : 'solved';
  if (course.answered === null) return 'new';
  return random.pick(['open', 'pending']);
}

function ratingsOf(context: TicketContext, resolved: boolean): { csat: number | null; nps: number | null } {
  const { random, profile } = context;
  const mood = unhappy(profile) ? -2 : 0;
  const rate = (low: number, high: number) =>
    Math.max(low, Math.min(high, random.int(low, high) - random.int(0, 1)));
  const csat = Math.max(1, Math.min(5, rate(3, 5) + mood + random.int(0, 1)));
  const nps = Math.max(0, Math.min(10, rate(5, 10) + mood * 2 + random.int(0, 1)));
  return {
    csat: resolved && random.chance(0.45) ? csat : null,
    nps: resolved && random.chance(0.2) ? nps : null,
  };
}

function ticketRow(context: TicketContext, filing: Filing): Row {
  const { random, sequences } = context;
  const course = courseOf(random, filing);
  const status = statusOf(random, course);
  return {
    id: String(sequences.next('ticket')),
    requester_id: context.requesterOf(),
    subject: filing.category === 'complaint' ? `投诉：${filing.topic}` : filing.topic,
    description: `${filing.topic}，请尽快处理。订单与设备信息见附件 ${random.int(1000, 9999)}。`,
    category: filing.category,
    topic: filing.topic,
    priority: random.weighted([
      ['normal', 55],
      ['low', 20],
      ['high', filing.category === 'complaint' ? 40 : 15],
      ['urgent', filing.category === 'complaint' ? 20 : 3],
    ]),
    status,
    created_at: instantOf(filing.day),
    first_response_at: course.answered === null ? null : instantOf(course.answered),
    resolved_at: course.resolved === null ? null : instantOf(course.resolved),
    reopen_count: course.reopened,
    ...ratingsOf(context, course.resolved !== null),
    statusHistoryJson: historyOf(filing, course, status),
  };
}

/** The customer's tickets, oldest first. */
export function ticketRows(context: TicketContext): readonly Row[] {
  return filingsOf(context).map((filing) => ticketRow(context, filing));
}
