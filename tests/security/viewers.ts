import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { SampleFiles } from '../../samples/data/generate.ts';
import type { FieldInfo } from '../../src/graph/catalogue.ts';
import { type AccessPlan, FACTS, type Fact } from '../../src/masking/treatment.ts';
import { planAccess } from '../../src/policies/access.ts';
import type { PolicyBundle } from '../../src/policies/bundle.ts';
import type { Purpose } from '../../src/viewer/viewer.ts';
import { rowsOf, textOf } from '../samples/rows.ts';
import { createScanner } from './scanner.ts';
import { type SourceValue, sourceValues } from './source-values.ts';
import { writingsOf } from './writings.ts';

/** A kind of viewer whose answers are swept. */
export interface SweptViewer {
  readonly role: string;
  readonly purpose: Purpose;
  readonly subject: string;
}

export const VIEWERS: readonly SweptViewer[] = [
  { role: 'service_agent', purpose: 'SERVICE', subject: 'agent' },
  { role: 'senior_service_agent', purpose: 'SERVICE', subject: 'senior' },
  { role: 'account_manager', purpose: 'SALES', subject: 'am01' },
  { role: 'account_manager', purpose: 'SERVICE', subject: 'am01' },
  { role: 'analyst', purpose: 'ANALYTICS', subject: 'analyst' },
  { role: 'analyst', purpose: 'MARKETING', subject: 'analyst' },
  { role: 'compliance_officer', purpose: 'AUDIT', subject: 'officer' },
];

/** What the sources say of one customer that decides what a viewer gets of it. */
export interface KnownCustomer {
  readonly id: string;
  readonly owner: string;
  readonly vip: boolean;
  readonly minor: boolean;
  readonly refuses: ReadonlySet<string>;
  readonly grants: ReadonlySet<string>;
}

/** The day of the samples on which somebody is exactly fourteen. */
const FOURTEEN_BORN = '2012-06-30';

type Links = ReadonlyMap<string, string>;

/** Which customer Facet made of each record: `Contact C-000001` to its id. */
function readLinks(storeFolder: string): Links {
  const database = new DatabaseSync(join(storeFolder, 'facet.db'), { readOnly: true });
  const rows = database
    .prepare('SELECT record_type, record_id, id FROM link JOIN customer ON seq = customer')
    .all();
  database.close();
  return new Map(
    rows.map((row) => [`${textOf(row, 'record_type')} ${textOf(row, 'record_id')}`, textOf(row, 'id')]),
  );
}

function readConsents(json: string): readonly { readonly purpose: string; readonly granted: boolean }[] {
  const consents: unknown = JSON.parse(json === '' ? '[]' : json);
  return Array.isArray(consents) ? consents : [];
}

/** The customers that have contacts, by id; the contact that was changed last decides on owner, age and rank. */
function knownCustomers(files: SampleFiles, links: Links): ReadonlyMap<string, KnownCustomer> {
  const customers = new Map<string, KnownCustomer>();
  for (const row of rowsOf(files.crm, 'SELECT * FROM contacts ORDER BY modifiedAt, contactId DESC')) {
    const id = links.get(`Contact ${textOf(row, 'contactId')}`) ?? '';
    const before = customers.get(id);
    const consents = readConsents(textOf(row, 'consentsJson'));
    const refused = consents.filter(({ granted }) => !granted).map(({ purpose }) => purpose);
    const granted = consents.filter((consent) => consent.granted).map(({ purpose }) => purpose);
    const birthDate = textOf(row, 'birthDate').replace('1900-01-01', '');
    customers.set(id, {
      id,
      owner: textOf(row, 'ownerId') || (before?.owner ?? ''),
      vip: textOf(row, 'vip') === '' ? (before?.vip ?? false) : textOf(row, 'vip') === '1',
      minor: birthDate === '' ? (before?.minor ?? false) : birthDate > FOURTEEN_BORN,
      refuses: new Set([...(before?.refuses ?? []), ...refused]),
      grants: new Set([...(before?.grants ?? []), ...granted]),
    });
  }
  return customers;
}

function factBits(customer: KnownCustomer | undefined, { purpose, subject }: SweptViewer): number {
  const isRefused = customer?.refuses.has(purpose) ?? false;
  const holds: Readonly<Record<Fact, boolean>> = {
    own_customer: customer?.owner === subject,
    own_region: false,
    minor: customer?.minor ?? false,
    consent_withdrawn: isRefused || (purpose === 'MARKETING' && customer?.grants.has(purpose) !== true),
    vip: customer?.vip ?? false,
  };
  return FACTS.reduce((bits, fact, index) => bits | (holds[fact] ? 1 << index : 0), 0);
}

const ALL_KNOWN = (1 << FACTS.length) - 1;

export interface Secrets {
  /** Writings of values that this viewer sees of no customer in clear. */
  readonly hidden: ReadonlySet<string>;
  /** Writings of values that it sees of at least one. */
  readonly visible: ReadonlySet<string>;
  /** How many values the hidden writings belong to. */
  readonly values: number;
}

export interface World {
  readonly bundle: PolicyBundle;
  readonly fields: readonly FieldInfo[];
  readonly links: Links;
  readonly customers: ReadonlyMap<string, KnownCustomer>;
  readonly values: readonly SourceValue[];
}

/** What there is to be hidden, as the sources and the links say. */
export function readWorld(
  parts: Pick<World, 'bundle' | 'fields'>,
  files: SampleFiles,
  storeFolder: string,
): World {
  const links = readLinks(storeFolder);
  return { ...parts, links, customers: knownCustomers(files, links), values: sourceValues(files) };
}

export function planOf(
  { bundle, fields }: Pick<World, 'bundle' | 'fields'>,
  viewer: SweptViewer,
): AccessPlan {
  return planAccess({ bundle, viewer: { roles: [viewer.role], purpose: viewer.purpose }, fields });
}

/** A mask that takes numbers out of prose leaves the prose, and one that keeps the year leaves the first of January. */
function isLeftByMask({ kind, value }: SourceValue, mask: string): boolean {
  return (kind === 'text' && mask === 'free_text') || (mask === 'birth_year' && value.endsWith('-01-01'));
}

/** Sorts the writings of all values by whether the viewer may read them. */
export function secretsOf(world: World, viewer: SweptViewer): Secrets {
  const plan = planOf(world, viewer);
  const visible = new Set<string>();
  const hidden = new Set<string>();
  let values = 0;
  for (const value of world.values) {
    const customer = world.customers.get(world.links.get(`${value.recordType} ${value.recordId}`) ?? '');
    const facts = { known: ALL_KNOWN, bits: factBits(customer, viewer) };
    const { treatment } = plan.decide(value.coordinate, facts);
    const isVisible =
      treatment.kind === 'CLEAR' || (treatment.kind === 'MASK' && isLeftByMask(value, treatment.mask));
    if (!isVisible) values += 1;
    for (const writing of writingsOf(value.kind, value.value)) (isVisible ? visible : hidden).add(writing);
  }
  // A brand that is one customer's name may be part of another's.
  const partOfVisible = createScanner(hidden)([...visible].join('\n'));
  return { visible, hidden: hidden.difference(visible).difference(partOfVisible), values };
}
