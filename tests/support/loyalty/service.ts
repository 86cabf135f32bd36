import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/fastify';
import { listen } from '../../../samples/listen.ts';

const SCHEMA = buildSchema(readFileSync(`${import.meta.dirname}/service.graphql`, 'utf8'));

/** What everybody's membership says but for the id; each of the texts stands nowhere else. */
export const MEMBER = {
  note: 'Rang on 13912345678, wants a new card',
  membership: {
    level: 'g',
    points: 120,
    cardHolder: '欧阳忠诚',
    mobile: '13987654321',
    balance: { amount: '12.30', currency: 'CNY' },
    movements: [
      { on: '2026-05-01', points: 100, shop: { city: '杭州', manager: '司马店长' } },
      { on: '2026-06-01', points: 20, shop: null },
    ],
  },
};

export interface LoyaltyService {
  readonly url: string;
  /** Nobody knows these. */
  readonly strangers: Set<string>;
  /** These have a membership with nothing in it but what must be there. */
  readonly newcomers: Set<string>;
  /** What the next questions are answered with instead, if anything. */
  fault: Error | null;
  close(): Promise<void>;
}

/** A team's own GraphQL service, asked for its members by Facet's customer ids. */
export async function startLoyalty(schema: GraphQLSchema = SCHEMA): Promise<LoyaltyService> {
  const server = fastify({ forceCloseConnections: true });
  const memberOf = (customerId: string) => {
    if (service.strangers.has(customerId)) return null;
    if (!service.newcomers.has(customerId)) return { customerId, ...MEMBER };
    return { customerId, membership: { level: 's', points: 0, movements: [] } };
  };
  const rootValue = {
    membersByCustomer({ ids }: { readonly ids: readonly string[] }) {
      if (service.fault) throw service.fault;
      return ids.map(memberOf);
    },
  };
  server.post('/graphql', createHandler({ schema, rootValue }));
  const origin = await listen(server, 0);
  const service: LoyaltyService = {
    url: `${origin}/graphql`,
    strangers: new Set(),
    newcomers: new Set(),
    fault: null,
    close: () => server.close(),
  };
  return service;
}
