import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensureSamples } from '../../samples/data/ensure.ts';
import { originOf, PORTS } from '../ports.ts';
import type { CustomerRecordType, LinkedCustomer, LinkFile } from '../upstreams/links.ts';
import { facetConfig } from './facet-config.ts';
import { FACET_ROOT, LINK_STORE, LINKS, SAMPLES } from './folder.ts';
import { answering, start } from './processes.ts';

const MAIN = join(FACET_ROOT, 'src', 'main.ts');

interface Building extends LinkedCustomer {
  readonly records: Record<CustomerRecordType, string[]>;
}

const isRecordType = (name: string): name is CustomerRecordType =>
  ['BusinessPartner', 'Contact', 'Requester', 'ShopCustomer'].includes(name);

function readStore(): readonly LinkedCustomer[] {
  const store = new DatabaseSync(LINK_STORE, { readOnly: true });
  const rows = store
    .prepare(
      'SELECT seq, customer.id AS id, record_type, record_id FROM customer JOIN link ON customer = seq ORDER BY seq, record_type, record_id',
    )
    .all();
  store.close();
  const customers = new Map<number, Building>();
  for (const row of rows) {
    const sequence = Number(row['seq']);
    const customer = customers.get(sequence) ?? {
      sequence,
      id: String(row['id']),
      records: { BusinessPartner: [], Contact: [], Requester: [], ShopCustomer: [] },
    };
    const type = String(row['record_type']);
    if (isRecordType(type)) customer.records[type].push(String(row['record_id']));
    customers.set(sequence, customer);
  }
  return [...customers.values()];
}

/** The customers whose partners are parents of others. */
function headsAmong(customers: readonly LinkedCustomer[]): readonly string[] {
  const erp = new DatabaseSync(ensureSamples(SAMPLES).erp, { readOnly: true });
  const rows = erp.prepare('SELECT DISTINCT ParentPartnerID AS id FROM BusinessPartners').all();
  erp.close();
  const parents = new Set(rows.map((row) => String(row['id'])));
  return customers
    .filter(({ records }) => records.BusinessPartner.some((key) => parents.has(key)))
    .map(({ id }) => id);
}

/**
 * Lets Facet link the records of the upstreams, which have to run, and writes the links down for all who need them. What an earlier run left is
 * taken as it is.
 */
export async function ensureLinks(): Promise<void> {
  if (existsSync(LINKS)) return;
  const config = facetConfig({ name: 'linking', port: PORTS.linking, store: LINK_STORE });
  const facet = start({ name: 'linking', argv: [MAIN], env: { FACET_CONFIG: config }, core: 0 });
  try {
    await answering(`${originOf(PORTS.linking)}/readyz`, facet, 120);
  } finally {
    await facet.stop();
  }
  const customers = readStore();
  const file: LinkFile = { customers, heads: headsAmong(customers) };
  writeFileSync(LINKS, JSON.stringify(file));
}
