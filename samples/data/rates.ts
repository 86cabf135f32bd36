import type { SystemName } from './tables.ts';

/**
 * How the sample customers are made up, and how messy their records are: shares of all customers, unless a name says otherwise.
 * The mess follows what companies report: 35 % entered twice, 28 % inconsistent, contact, purchase history and tags missing
 * in 8, 15 and 28 %, a third of complainers complaining again.
 */
export const RATES = {
  western: 0.2,
  minor: 0.01,
  vip: 0.03,
  enteredTwice: 0.35,
  contradiction: 0.28,
  /** No e-mail address and no phone number in any record. */
  contactMissing: 0.08,
  purchasesMissing: 0.15,
  tagsMissing: 0.28,
  consentWithdrawn: { SERVICE: 0.03, SALES: 0.08, MARKETING: 0.2, ANALYTICS: 0.12 },
  /** Of mature and churned customers: one or two large purchases, and nothing else. */
  bulkBuyer: 0.1,
  /** Of Chinese persons. */
  nationalIdMissing: 0.1,
  /** Of records of customers who have contact data. */
  phoneMissing: 0.03,
  emailMissing: 0.05,
  keyless: 0.002,
  emailUnverified: 0.05,
  /** Of contradicting e-mail addresses: typed wrongly, so that it is another customer's. */
  emailOfAnother: 0.3,
  taxNumberMissing: 0.06,
  birthDateSentinel: 0.04,
  createdAtSentinel: 0.02,
  /** Of the candidate pairs: every so many customers, two neighbours who may be a family. */
  familyEvery: 20,
  /** Of subsidiaries. */
  parentLinkMissing: 0.3,
  switchboard: 0.5,
  creditMemo: 0.04,
  orderReturned: 0.08,
  orderCancelled: 0.03,
  invoiceCancelled: 0.02,
  invoiceOverdue: 0.12,
  /** Of customers with a complaint. */
  complaintRepeated: 0.35,
} as const;

/** Which systems know a customer, and how many in a hundred. */
export const SYSTEM_SETS: readonly (readonly [readonly SystemName[], number])[] = [
  [['erp'], 4],
  [['crm'], 4],
  [['ticketing'], 2],
  [['commerce'], 5],
  [['erp', 'crm'], 8],
  [['crm', 'commerce'], 8],
  [['crm', 'ticketing'], 3],
  [['erp', 'ticketing'], 2],
  [['ticketing', 'commerce'], 2],
  [['erp', 'commerce'], 2],
  [['erp', 'crm', 'ticketing'], 9],
  [['erp', 'crm', 'commerce'], 10],
  [['crm', 'ticketing', 'commerce'], 10],
  [['erp', 'ticketing', 'commerce'], 4],
  [['erp', 'crm', 'ticketing', 'commerce'], 27],
];

/** Share of customers whose systems satisfy the condition, 0 to 1. */
export function shareOfSystemSets(condition: (systems: readonly SystemName[]) => boolean): number {
  return SYSTEM_SETS.reduce((sum, [systems, weight]) => (condition(systems) ? sum + weight : sum), 0) / 100;
}

/** Of those that buy at all. */
export const STAGES = [
  ['new', 10],
  ['growing', 20],
  ['mature', 30],
  ['declining', 18],
  ['churned', 22],
] as const;

export type Stage = 'potential' | (typeof STAGES)[number][0];
