import { contactOf } from './contact.ts';
import { withFamily } from './families.ts';
import { interactionRows } from './history/interactions.ts';
import { invoiceRows, MOST_INVOICES } from './history/invoices.ts';
import { opportunityRows } from './history/opportunities.ts';
import { MOST_ORDERS, orderRow } from './history/orders.ts';
import { type Purchase, purchasesOf, usualAmountOf } from './history/purchases.ts';
import type { Sequences } from './history/sequences.ts';
import { ticketRows } from './history/tickets.ts';
import { baseProfileOf, type Profile } from './profile.ts';
import { type Random, randomOf } from './random.ts';
import { contactRow } from './records/contact.ts';
import { currencyOf, partnerIdOf, partnerRow } from './records/partner.ts';
import type { CustomerRow, RecordParts, Row } from './records/record.ts';
import { requesterRow } from './records/requester.ts';
import { shopCustomerRow } from './records/shop-customer.ts';
import { SHOWCASE, showcaseProfile } from './showcase.ts';
import { STREAMS } from './streams.ts';
import type { SystemName } from './tables.ts';
import { clusters, type TrueCustomer, type TrueRecord, truthOf } from './truth.ts';

/** Takes the rows of one table. */
export type Insert = (system: SystemName, table: string, row: Row) => void;

const RECORDS = {
  erp: { table: 'BusinessPartners', recordType: 'BusinessPartner' },
  crm: { table: 'contacts', recordType: 'Contact' },
  ticketing: { table: 'requesters', recordType: 'Requester' },
  commerce: { table: 'customers', recordType: 'ShopCustomer' },
} as const;

interface Made {
  readonly system: SystemName;
  readonly made: CustomerRow;
  readonly contactKeys: readonly string[];
}

/** The customer with this number, with all that it shares with others. The same for any number of customers. */
export function profileOf(seed: number, number: number): Profile {
  const base = baseProfileOf(seed, number);
  return number === SHOWCASE.number ? showcaseProfile(base) : withFamily(seed, base);
}

function rowOf(system: SystemName, parts: RecordParts, seed: number): CustomerRow {
  switch (system) {
    case 'erp':
      return partnerRow(parts);
    case 'crm':
      return contactRow({ ...parts, decided: randomOf(seed, STREAMS.records, parts.profile.number, 9) });
    case 'ticketing':
      return requesterRow(parts);
    case 'commerce':
      return shopCustomerRow(parts);
  }
}

function recordsOf(seed: number, profile: Profile): readonly Made[] {
  const random = randomOf(seed, STREAMS.records, profile.number);
  return profile.systems.flatMap((system) => {
    const entries = profile.duplicateIn === system ? [false, true] : [false];
    return entries.map((second) => {
      const contact = contactOf(seed, profile, { random, system, second });
      return {
        system,
        made: rowOf(system, { profile, contact, random, second }, seed),
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

interface Booked {
  readonly invoices: number;
  readonly orders: number;
}

function bookPurchases(
  context: HistoryContext,
  partnerOf: (() => string) | null,
  shopCustomerOf: (() => string) | null,
): Booked {
  const { profile, random, sequences, insert } = context;
  const common = {
    currency: currencyOf(profile),
    usualMinor: usualAmountOf(profile, random),
    random,
    sequences,
  };
  const invoiced = profile.kind === 'person' ? 0.4 : 0.8;
  const booked = { invoices: 0, orders: 0 };
  const byInvoice = (purchase: Purchase, partner: () => string) => {
    if (booked.invoices >= MOST_INVOICES) return;
    booked.invoices += 1;
    const rows = invoiceRows({ ...common, partnerId: partner() }, purchase);
    insert('erp', 'Invoices', rows.invoice);
    for (const payment of rows.payments) insert('erp', 'Payments', payment);
  };
  for (const purchase of purchasesOf(profile, random).toReversed()) {
    const invoice = partnerOf !== null && (shopCustomerOf === null || random.chance(invoiced));
    if (invoice) byInvoice(purchase, partnerOf);
    else if (shopCustomerOf !== null && booked.orders < MOST_ORDERS) {
      booked.orders += 1;
      insert('commerce', 'orders', orderRow({ ...common, customerId: shopCustomerOf() }, purchase));
    }
  }
  return booked;
}

function writeHistory(context: HistoryContext, records: readonly Made[]): number {
  const { random, insert } = context;
  const booked = bookPurchases(
    context,
    pickerOf(records, 'erp', random),
    pickerOf(records, 'commerce', random),
  );
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
  return booked.invoices + booked.orders;
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
