import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';

const DIRECTIVES = readFileSync(`${import.meta.dirname}/../../schema/directives.graphql`, 'utf8');

/** A small schema in the style of the customer graph, with its real directives. */
export const SCHEMA = buildSchema(`
  ${DIRECTIVES}
  scalar Decimal
  enum Tier { HIGH LOW }
  input Filter { region: String! minimum: Int }
  type Money { amount: Decimal currency: String }
  interface Contact { label: String }
  type Phone implements Contact { label: String number: String }
  type Email implements Contact { label: String address: String }
  type Customer {
    id: ID!
    name: String
    vip: Boolean
    tags: [String!]
    value: Money
    contact: Contact
    friends: [Customer!]
    orders(first: Int = 20, after: String): OrderConnection
  }
  type Order { id: ID! total: Money }
  type OrderConnection { nodes: [Order!]! edges: [OrderEdge!]! pageInfo: PageInfo! totalCount: Int }
  type OrderEdge { node: Order! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type CustomerConnection { nodes: [Customer!]! pageInfo: PageInfo! totalCount: Int }
  type Query {
    customer(id: ID, filter: Filter, tier: Tier, tiers: [Tier!]): Customer
    customers(first: Int = 20, after: String): CustomerConnection
    all: [Customer!]
    a(ratio: Float): Int
  }
  type Mutation { touch: Int }
`);
