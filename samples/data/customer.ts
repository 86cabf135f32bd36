import { contactOf } from './contact.ts';
import { withFamily } from './families.ts';
import { interactionRows } from './history/interactions.ts';
import { invoiceRows, MOST_INVOICES } from './history/invoices.ts';
import { opportunityRows } from './history/opportunities.ts';
import { MOST_ORDERS, orderRow } from './history/orders.ts';
import { purchasesOf, usualAmountOf } from './history/purchases.ts';
import type { Sequences } from './history/sequences.ts';
import { ticketRows } from './history/tickets.ts';
import { baseProfileOf, type Profile } from './profile.ts';
import { type Random, randomOf } from './random.ts';
import { contactRow } from './records/contact.ts';
import { currencyOf, partnerIdOf, partnerRow } from './records/partner.ts';
import type { CustomerRow, Row } from './records/record.ts';
import { requesterRow } from './records/requester.ts';
import { shopCustomerRow } from './records/shop-customer.ts';
import { SHOWCASE, showcaseProfile } from './showcase.ts';
import { STREAMS } from './streams.ts';
import type { SystemName } from './tables.ts';
import { clusters, type TrueCustomer, type TrueRecord, truthOf } from './truth.ts';

/** Takes the rows of one table. */
export type Insert = (system: SystemName, table: string, row: Row) => void;

const RECORDS = {
  erp: { table: 'BusinessPartners', recordType: 'BusinessPartner', rowOf: partnerRow },
  crm: { table: 'contacts', recordType: 'Contact', rowOf: contactRow },
  ticketing: { table: 'requesters', recordType: 'Requester', rowOf: requesterRow },
  commerce: { table: 'customers', recordType: 'ShopCustomer', rowOf: shopCustomerRow },
} as const;

interface Made {
  readonly system: SystemName;
  readonly made: CustomerRow;
  readonly contactKeys: readonly string[];
}

/** The customer with this number, with all that it shares with others. The same for any number of customers. */
function profileOf(seed: number, number: number): Profile {
  const base = baseProfileOf(seed, number);
  return number === SHOWCASE.number ? showcaseProfile(base) : withFamily(seed, base);
}

function recordsOf(seed: number, profile: Profile): readonly Made[] {
  const random = randomOf(seed, STREAMS.records, profile.number);
  return profile.systems.flatMap((system) => {
    const entries = profile.duplicateIn === system ? [false, true] : [false];
    return entries.map((second) => {
      const decided = randomOf(seed, STREAMS.consent, profile.number);
      const contact = contactOf(seed, profile, { random, system, second });
      return {
        system,
        made: RECORDS[system].rowOf({ profile, contact, random, decided, second }),
        contactKeys: contact.keys,
      };
    });
  });
}

/** Picks the record under which something is booked: mostly the first one. */
function pickerOf(records: readonly Made[], system: SystemName, random: Random): (() => string) | null {
  const [first, second] = records.filter((record) => record.system === system).map(({ made }) => made.id);
  if (first === undefined) return null;
  return () => (second !== undefined && random.chance(0.3) ? second : first);
}

/** What making the history of a customer needs. */
interface HistoryContext {
  readonly profile: Profile;
  readonly random: Random;
  readonly sequences: Sequences;
  readonly insert: Insert;
}

/** The channels through which the customer buys; null for one that it does not use. */
interface Channels {
  readonly partnerOf: (() => string) | null;
  readonly shopCustomerOf: (() => string) | null;
}

/** Books the purchases, each in one of the two systems, up to what either holds; says how many. */
function bookPurchases(context: HistoryContext, { partnerOf, shopCustomerOf }: Channels): number {
  const { profile, random, sequences, insert } = context;
  const common = {
    currency: currencyOf(profile),
    usualMinor: usualAmountOf(profile, random),
    random,
    sequences,
  };
  const invoiced = profile.kind === 'person' ? 0.4 : 0.8;
  let invoices = partnerOf === null ? 0 : MOST_INVOICES;
  let orders = shopCustomerOf === null ? 0 : MOST_ORDERS;
  const purchases = purchasesOf(profile, random).slice(-(invoices + orders));
  for (const purchase of purchases) {
    const byInvoice = orders === 0 || (invoices > 0 && random.chance(invoiced));
    if (byInvoice && partnerOf !== null) {
      invoices -= 1;
      const rows = invoiceRows({ ...common, partnerId: partnerOf() }, purchase);
      insert('erp', 'Invoices', rows.invoice);
      for (const payment of rows.payments) insert('erp', 'Payments', payment);
    } else if (shopCustomerOf !== null) {
      orders -= 1;
      insert('commerce', 'orders', orderRow({ ...common, customerId: shopCustomerOf() }, purchase));
    }
  }
  return purchases.length;
}

function writeHistory(context: HistoryContext, records: readonly Made[]): number {
  const { random, insert } = context;
  const purchases = bookPurchases(context, {
    partnerOf: pickerOf(records, 'erp', random),
    shopCustomerOf: pickerOf(records, 'commerce', random),
  });
  const requesterOf = pickerOf(records, 'ticketing', random);
  if (requesterOf !== null) {
    for (const row of ticketRows({ ...context, requesterOf })) insert('ticketing', 'tickets', row);
  }
  const contactIdOf = pickerOf(records, 'crm', random);
  if (contactIdOf !== null) {
    const crm = { ...context, contactOf: contactIdOf };
    for (const row of interactionRows(crm)) insert('crm', 'interactions', row);
    for (const row of opportunityRows(crm)) insert('crm', 'opportunities', row);
  }
  return purchases;
}

/** Makes one customer: inserts its rows into the systems that know it, and returns the truth about it. */
export function makeCustomer(
  number: number,
  options: { seed: number; sequences: Sequences; insert: Insert },
): TrueCustomer {
  const { seed, sequences, insert } = options;
  const profile = profileOf(seed, number);
  const records = recordsOf(seed, profile);
  for (const { system, made } of records) insert(system, RECORDS[system].table, made.row);
  const random = randomOf(seed, STREAMS.history, number);
  const purchases = writeHistory({ profile, random, sequences, insert }, records);
  const numbers = clusters(records.map(({ made, contactKeys }) => [...made.keys, ...contactKeys]));
  const trueRecords: TrueRecord[] = records.map(({ system, made }, index) => ({
    source: system,
    recordType: RECORDS[system].recordType,
    recordId: made.id,
    cluster: numbers[index] ?? index,
  }));
  const group = profile.group === null ? null : partnerIdOf(profile.group.parent, false);
  return truthOf(profile, { records: trueRecords, group, purchases });
}
