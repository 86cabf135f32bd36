import { numberOf } from '../rows.ts';
import type { Value } from '../rows.ts';
import type { Derived } from './derived.ts';
import { shareOf } from './share.ts';

/** `CustomerService.csat`: the top two boxes of five. */
export const csat: Derived = ({ Ticket = [] }) =>
  shareOf(
    ratings(
      Ticket.map((ticket) => ticket.csat),
      CSAT,
    ),
    (rating) => rating >= 4,
  );

/** `CustomerService.nps`: promoters (9, 10) less detractors (0 to 6), in points from -100 to 100. */
export const nps: Derived = ({ Ticket = [] }) => {
  const given = ratings(
    Ticket.map((ticket) => ticket.nps),
    NPS,
  );
  const promoters = given.filter((rating) => rating >= 9).length;
  const detractors = given.filter((rating) => rating <= 6).length;
  return given.length === 0 ? null : (100 * (promoters - detractors)) / given.length;
};

/** `CustomerService.ratings`. */
export const ratingCounts: Derived = ({ Ticket = [] }) => ({
  csat: ratings(
    Ticket.map((ticket) => ticket.csat),
    CSAT,
  ).length,
  nps: ratings(
    Ticket.map((ticket) => ticket.nps),
    NPS,
  ).length,
});

interface Scale {
  readonly lowest: number;
  readonly highest: number;
}

const CSAT: Scale = { lowest: 1, highest: 5 };
const NPS: Scale = { lowest: 0, highest: 10 };

/** The ratings that were given; what lies off the scale is none. */
function ratings(values: readonly (Value | undefined)[], { lowest, highest }: Scale): readonly number[] {
  return values
    .map(numberOf)
    .filter((rating) => rating !== null)
    .filter((rating) => rating >= lowest && rating <= highest);
}
