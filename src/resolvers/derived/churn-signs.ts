import { DAY_MS, dayOf, instantOf } from '../instants.ts';
import { numberOf } from '../rows.ts';
import type { CustomerRows, TicketRow } from '../rows.ts';
import { complaintsOf, repeatsAmong } from './complaints.ts';
import type { Rhythm } from './gaps.ts';
import { netSpend } from './purchases.ts';
import type { PurchaseHistory } from './purchases.ts';
import { isOpen } from './ticket-status.ts';

/** What the signs are looked for in. */
interface ChurnFacts {
  readonly rows: CustomerRows;
  readonly history: PurchaseHistory;
  readonly rhythm: Rhythm;
}

interface ChurnSign {
  readonly code: string;
  readonly points: number;
  readonly description: string;
  readonly present: (facts: ChurnFacts) => boolean;
}

const SPEND_WINDOW_DAYS = 90;
const LOGIN_WITHIN_DAYS = 30;
const COMPLAINT_WITHIN_DAYS = 180;

/** The scorecard of `ChurnRisk`. At most one of the first two can be present, so that the points add up to at most 100. */
export const CHURN_SIGNS: readonly ChurnSign[] = [
  {
    code: 'PURCHASE_LONG_OVERDUE',
    points: 30,
    description: 'The last purchase lies more than three of the usual gaps between purchases back.',
    present: ({ rhythm }) => rhythm.silence > 3 * rhythm.gap,
  },
  {
    code: 'PURCHASE_OVERDUE',
    points: 20,
    description: 'The last purchase lies more than two of the usual gaps between purchases back.',
    present: ({ rhythm }) => rhythm.silence > 2 * rhythm.gap && rhythm.silence <= 3 * rhythm.gap,
  },
  {
    code: 'SPEND_HALVED',
    points: 20,
    description: 'Net spend of the last 90 days is at most half of that of the 90 days before.',
    present: spendHalved,
  },
  {
    code: 'NO_LOGIN',
    points: 10,
    description: 'No log-in to shop or app for 30 days.',
    present: noLogin,
  },
  {
    code: 'COMPLAINT_OPEN',
    points: 10,
    description: 'A complaint is open.',
    present: ({ rows }) => complaintsOf(rows).some(isOpen),
  },
  {
    code: 'COMPLAINT_REPEATED',
    points: 10,
    description: 'Within the last 180 days, the same topic was complained about again within 30 days.',
    present: complaintRepeated,
  },
  {
    code: 'LOW_RATING',
    points: 10,
    description: 'The last satisfaction score is 1 or 2, or the last recommendation 6 or less.',
    present: lowRating,
  },
  {
    code: 'INVOICE_OVERDUE',
    points: 5,
    description: 'An invoice is overdue.',
    present: ({ rows }) =>
      (rows.Invoice ?? []).some(({ kind, status }) => kind === 'INVOICE' && status === 'OVERDUE'),
  },
  {
    code: 'CARTS_ABANDONED',
    points: 5,
    description: 'Carts were left twice or more within 30 days.',
    present: cartsAbandoned,
  },
];

function spendHalved({ history }: ChurnFacts): boolean {
  const [now, middle] = [history.today, history.today - SPEND_WINDOW_DAYS];
  const spend = netSpend(history, middle, now);
  const before = netSpend(history, middle - SPEND_WINDOW_DAYS, middle);
  // Nothing in both windows is the end of a decline, not the absence of one.
  return spend.lte(0) || spend.times(2).lte(before);
}

function noLogin({ rows, history }: ChurnFacts): boolean {
  const logins = (rows.ShopCustomer ?? [])
    .map(({ lastLoginAt }) => dayOf(lastLoginAt))
    .filter((day) => day !== null);
  return logins.length > 0 && history.today - Math.max(...logins) >= LOGIN_WITHIN_DAYS;
}

function complaintRepeated({ rows, history }: ChurnFacts): boolean {
  const from = (history.today - COMPLAINT_WITHIN_DAYS) * DAY_MS;
  return repeatsAmong(complaintsOf(rows)).some((at) => at >= from && at < (history.today + 1) * DAY_MS);
}

function lowRating({ rows: { Ticket = [] }, history }: ChurnFacts): boolean {
  const csat = lastRating(Ticket, ({ csat: rating }) => numberOf(rating), history.today);
  const nps = lastRating(Ticket, ({ nps: rating }) => numberOf(rating), history.today);
  return (csat !== null && csat <= 2) || (nps !== null && nps <= 6);
}

/** The rating of the youngest ticket that has one; the lower one of two tickets of the same time. */
function lastRating(
  tickets: readonly TicketRow[],
  read: (ticket: TicketRow) => number | null,
  today: number,
): number | null {
  let [last, lastAt]: [number | null, number] = [null, -Infinity];
  for (const ticket of tickets) {
    const [rating, at] = [read(ticket), instantOf(ticket.createdAt) ?? -Infinity];
    if (rating === null || at >= (today + 1) * DAY_MS || at < lastAt) continue;
    last = last === null || at > lastAt ? rating : Math.min(last, rating);
    lastAt = at;
  }
  return last;
}

function cartsAbandoned({ rows }: ChurnFacts): boolean {
  const carts = (rows.ShopCustomer ?? []).map((row) => numberOf(row.abandonedCartsLast30Days) ?? 0);
  return carts.reduce((sum, count) => sum + count, 0) >= 2;
}
