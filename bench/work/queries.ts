import { readFileSync } from 'node:fs';

/** One operation of the bench, the same text for every contestant that speaks GraphQL. */
export const QUERIES = {
  Q1: `query Q1($id: ID!) {
  customer(id: $id) {
    id name since region gender owner vip tags nationalId
    creditLimit { amount currency }
    paymentTerms bankCards
    invoices(first: 5) { nodes { number kind status issuedOn dueOn amount { amount currency } } }
    tickets(first: 5) { nodes { number category priority status createdAt resolvedAt } }
    orders(first: 5) { nodes { number placedAt status total { amount currency } } }
  }
}`,
  Q2: `query Q2($after: String) {
  customers(first: 50, after: $after) {
    nodes {
      id
      invoices(first: 5) { nodes { number status issuedOn amount { amount currency } } }
      tickets(first: 5) { nodes { number category priority status createdAt } }
      orders(first: 5) { nodes { number placedAt status total { amount currency } } }
    }
  }
}`,
  Q3: `query Q3($after: String) {
  customers(first: 1000, after: $after) {
    nodes {
      id gender owner region vip birthDate nationalId taxNumber bankCards
      creditLimit { amount currency }
      paymentTerms
    }
  }
}`,
  Q5: `query Q5($id: ID!) {
  customer(id: $id) {
    id
    subsidiaries {
      id
      orders(first: 10) { nodes { number placedAt status lines { sku quantity unitPrice { amount currency } } } }
    }
  }
}`,
} as const;

/** The full customer page: the persisted query that Facet is shipped with. */
export const profileQuery = (): string =>
  readFileSync(`${import.meta.dirname}/../../schema/queries/customer-profile.graphql`, 'utf8');
