import { expect, test } from 'vitest';
import * as z from 'zod';
import { makePlace, startMain } from '../support/started-main.ts';
import { signToken } from '../support/token.ts';
import { scavengesOf } from './scavenges.ts';

/**
 * A young generation of a fixed size, so that what is allocated decides alone how often it is collected: with room for many times the requests that are under way
 * at once. What is under way twice in a row becomes old by right, and that is next to nothing.
 */
const TRACED = ['--trace-gc', '--trace-gc-nvp', '--min-semi-space-size=16', '--max-semi-space-size=16'];

interface Load {
  readonly connections: number;
  readonly requests: number;
  readonly customers: number;
}

/** Many large requests at once outlive a few collections, by right: V8 is not to take what comes after for long-lived. */
const BURST: Load = { connections: 32, requests: 150, customers: 50 };
const STEADY: Load = { connections: 4, requests: 1000, customers: 10 };

/** The last ones; those before are of the start, and of code that is not compiled yet. */
const COUNTED = 12;

/**
 * A third of this where requests die young. Three times this where something old leads to no more than the ledgers of requests, forty times where it leads to their
 * answers, eighty times where V8 makes old objects.
 */
const MOST_PROMOTED = 0.002;

/** Customers out of all four systems. Of ten, a whole answer weighs much beside what any request leaves, and a ledger beside an answer. */
const QUERY = `query ($first: Int) {
  customers(first: $first) {
    nodes {
      id
      invoices(first: 5) { nodes { number status issuedOn amount { amount currency } } }
      tickets(first: 5) { nodes { number category priority status createdAt } }
      orders(first: 5) { nodes { number placedAt status total { amount currency } } }
    }
  }
}`;

/** Without errors. */
const Answer = z.strictObject({
  data: z.object({ customers: z.object({ nodes: z.array(z.unknown()) }) }),
  extensions: z.unknown(),
});

/** Asks again and again, one request at a time on each connection. */
async function load(port: number, { connections, requests, customers }: Load): Promise<void> {
  const headers = {
    authorization: `Bearer ${await signToken({ roles: ['senior_service_agent'], tenure_months: 36 })}`,
    'content-type': 'application/json',
    'facet-purpose': 'SERVICE',
    // Compression keeps some kB of each request beyond its end, which would hide a ledger.
    'accept-encoding': 'identity',
  };
  const body = JSON.stringify({ query: QUERY, variables: { first: customers } });
  let left = requests;
  const ask = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
      const { data } = Answer.parse(await response.json());
      expect(data.customers.nodes).toHaveLength(customers);
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
}

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

test('what a request made is garbage before it is old', { timeout: 120_000 }, async () => {
  const place = await makePlace({ limits: { cost: 1_000_000 } });
  const started = startMain(place, [], TRACED);
  await started.answers();
  await load(place.port, BURST);
  await load(place.port, STEADY);
  started.child.kill('SIGTERM');
  await started.ended;

  const scavenges = scavengesOf(started.out());
  expect(scavenges.length).toBeGreaterThan(2 * COUNTED);
  // The median, since what leads from one request to the next does so all the time, and a single scavenge may promote what has come to stay.
  const shares = scavenges.slice(-COUNTED).map(({ promoted, allocated }) => promoted / allocated);
  expect(medianOf(shares)).toBeLessThan(MOST_PROMOTED);
});
