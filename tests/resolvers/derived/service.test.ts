import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Derived } from '../../../src/resolvers/derived/derived.ts';
import { openTickets } from '../../../src/resolvers/derived/open-tickets.ts';
import { reopenRate } from '../../../src/resolvers/derived/reopen-rate.ts';
import { repeatComplaintRate } from '../../../src/resolvers/derived/repeat-complaint-rate.ts';
import { csat, nps, ratingCounts } from '../../../src/resolvers/derived/satisfaction.ts';
import { firstResponseMinutes, resolutionHours } from '../../../src/resolvers/derived/waiting-times.ts';
import type { TicketRow } from '../../../src/resolvers/rows.ts';
import { ENV, daysAgo } from '../rows.ts';

const FILED = '2025-03-01T08:00:00Z';

const CASES: readonly [string, Derived, readonly TicketRow[], unknown][] = [
  ['openTickets: none', openTickets, [], 0],
  [
    'openTickets: new, open and pending ones; one without a status is not known to be open',
    openTickets,
    ['NEW', 'OPEN', 'PENDING', 'RESOLVED', 'CLOSED', null].map((status) => ({ status })),
    3,
  ],
  ['firstResponseMinutes: none', firstResponseMinutes, [], null],
  [
    'firstResponseMinutes: none answered',
    firstResponseMinutes,
    [{ createdAt: FILED, firstResponseAt: null }],
    null,
  ],
  [
    'firstResponseMinutes: the one in the middle of those answered',
    firstResponseMinutes,
    [
      { createdAt: FILED, firstResponseAt: '2025-03-01T08:02:30Z' },
      { createdAt: FILED, firstResponseAt: '2025-03-01T09:00:00Z' },
      { createdAt: FILED, firstResponseAt: '2025-03-03T08:00:00Z' },
      { createdAt: FILED },
    ],
    60,
  ],
  [
    'firstResponseMinutes: an answer before the filing is none',
    firstResponseMinutes,
    [
      { createdAt: FILED, firstResponseAt: '2025-02-01T08:00:00Z' },
      { createdAt: FILED, firstResponseAt: '2025-03-01T08:02:30Z' },
    ],
    2.5,
  ],
  [
    'resolutionHours: the mean of the two in the middle',
    resolutionHours,
    [
      { createdAt: FILED, resolvedAt: '2025-03-01T09:00:00Z' },
      { createdAt: FILED, resolvedAt: '2025-03-02T08:00:00Z' },
    ],
    12.5,
  ],
  ['reopenRate: none resolved', reopenRate, [{ status: 'OPEN', resolvedAt: null, reopenCount: 0 }], null],
  [
    'reopenRate: those that are open again count among the resolved',
    reopenRate,
    [
      { status: 'CLOSED', resolvedAt: FILED, reopenCount: 0 },
      { status: 'RESOLVED', resolvedAt: null, reopenCount: 2 },
      { status: 'OPEN', resolvedAt: FILED, reopenCount: 0 },
      { status: 'OPEN', resolvedAt: null, reopenCount: 1 },
      { status: 'OPEN', resolvedAt: null, reopenCount: null },
    ],
    0.5,
  ],
  [
    'repeatComplaintRate: none',
    repeatComplaintRate,
    [{ category: 'QUESTION', topic: 'price', createdAt: FILED }],
    null,
  ],
  [
    'repeatComplaintRate: each that follows another within 30 days',
    repeatComplaintRate,
    [
      ['price', 100],
      ['price', 80],
      ['price', 51],
      ['price', 20],
      ['delivery', 79],
    ].map(([topic = null, days]) => ({ category: 'COMPLAINT', topic, createdAt: daysAgo(Number(days)) })),
    0.4,
  ],
  ['csat: none', csat, [{ csat: null }], null],
  ['csat: the share of 4 and 5', csat, [5, 4, 3, 1, null].map((rating) => ({ csat: rating })), 0.5],
  ['csat: what is off the scale is none', csat, [0, 6, 5].map((rating) => ({ csat: rating })), 1],
  ['nps: none', nps, [{}], null],
  ['nps: promoters less detractors', nps, [10, 9, 8, 7, 6].map((rating) => ({ nps: rating })), 20],
  ['nps: all promoters', nps, [10, 9].map((rating) => ({ nps: rating })), 100],
  ['nps: all detractors', nps, [0, 6].map((rating) => ({ nps: rating })), -100],
  ['ratings: none', ratingCounts, [], { csat: 0, nps: 0 }],
  [
    'ratings: each kind by itself',
    ratingCounts,
    [{ csat: 5, nps: 0 }, { csat: 4 }, { csat: 7 }, {}],
    { csat: 2, nps: 1 },
  ],
];

test.each(CASES)('%s', (_, derived, Ticket, expected) => {
  expect(derived({ Ticket }, ENV)).toEqual(expected);
});

describe('whatever was filed', () => {
  const instant = fc.integer({ min: 0, max: 400 }).map(daysAgo);
  const tickets = fc.array(
    fc.record({
      category: fc.constantFrom('COMPLAINT', 'QUESTION'),
      topic: fc.constantFrom('price', 'delivery', null),
      status: fc.constantFrom('OPEN', 'RESOLVED', null),
      createdAt: instant,
      firstResponseAt: fc.option(instant),
      resolvedAt: fc.option(instant),
      reopenCount: fc.nat({ max: 2 }),
      csat: fc.option(fc.integer({ min: 1, max: 5 })),
      nps: fc.option(fc.integer({ min: 0, max: 10 })),
    }),
  );
  const measures = {
    openTickets,
    firstResponseMinutes,
    resolutionHours,
    reopenRate,
    repeatComplaintRate,
    csat,
    nps,
  };

  test.each(Object.entries(measures))('%s does not hang on the order of the tickets', (_, derived) => {
    fc.assert(
      fc.property(tickets, (Ticket) => {
        expect(derived({ Ticket: Ticket.toReversed() }, ENV)).toEqual(derived({ Ticket }, ENV));
      }),
    );
  });

  test.each([
    ['reopenRate', reopenRate, 0, 1],
    ['repeatComplaintRate', repeatComplaintRate, 0, 1],
    ['csat', csat, 0, 1],
    ['nps', nps, -100, 100],
    ['firstResponseMinutes', firstResponseMinutes, 0, Infinity],
    ['resolutionHours', resolutionHours, 0, Infinity],
  ] as const)('%s lies within its bounds', (_, derived, lowest, highest) => {
    fc.assert(
      fc.property(tickets, (Ticket) => {
        const value = Number(derived({ Ticket }, ENV) ?? lowest);
        expect(value).toBeGreaterThanOrEqual(lowest);
        expect(value).toBeLessThanOrEqual(highest);
      }),
    );
  });
});
