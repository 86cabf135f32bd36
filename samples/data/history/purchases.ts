import type { Profile } from '../profile.ts';
import type { Random } from '../random.ts';

/** A purchase: on which day, and how large compared with the customer's usual ones. */
export interface Purchase {
  readonly day: number;
  readonly factor: number;
}

/** Purchases with gaps around `gap` days (75 to 125 %), from `from` to `to`. */
function regular(
  random: Random,
  span: { from: number; to: number; gap: number },
  factor: number,
): Purchase[] {
  const purchases: Purchase[] = [];
  for (let day = span.from; day <= span.to; day += span.gap * (0.75 + random.next() / 2)) {
    purchases.push({ day: Math.round(day), factor: factor * (0.7 + random.next() * 0.6) });
  }
  return purchases;
}

/** One or two large purchases and nothing else: valuable by revenue alone. */
function bulk(random: Random, first: number, last: number): Purchase[] {
  const purchases = [{ day: first, factor: 6 + random.next() * 10 }];
  if (random.chance(0.4)) purchases.push({ day: random.int(first, last), factor: 4 + random.next() * 6 });
  return purchases;
}

/** All purchases of the customer, oldest first, so that the customer ends in the profile's stage. */
export function purchasesOf(profile: Profile, random: Random): readonly Purchase[] {
  const gap = Math.exp(Math.log(20) + random.next() * Math.log(8));
  const often = Math.min(gap, 90);
  const from = profile.firstPurchase;
  const churnedOn = -Math.max(400, Math.round(gap * 3.5));
  switch (profile.stage) {
    case 'new':
      return regular(random, { from, to: -1, gap: Math.min(gap, 30) }, 1);
    case 'growing':
      return [
        ...regular(random, { from, to: -181, gap: often }, 1),
        ...regular(random, { from: -180, to: -1, gap: often * 0.6 }, 1.2),
      ];
    case 'mature':
      return profile.bulkBuyer ? bulk(random, from, -30) : regular(random, { from, to: -1, gap }, 1);
    case 'declining':
      return [
        ...regular(random, { from, to: -181, gap: often }, 1),
        ...regular(random, { from: -180 + often, to: -1, gap: often * 2 }, 0.6),
      ];
    case 'churned':
      return profile.bulkBuyer ? bulk(random, from, -400) : regular(random, { from, to: churnedOn, gap }, 1);
    default:
      return [];
  }
}

/** The customer's usual amount in minor units of its currency: log-normal, companies about 30 times a person. */
export function usualAmountOf(profile: Profile, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const median = profile.kind === 'person' ? 30_000 : 900_000;
  return Math.round(median * Math.exp(normal) * (profile.western ? 0.25 : 1)) + 500;
}
