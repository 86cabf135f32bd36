import { dateOf, HISTORY_DAYS } from './days.ts';
import { type GroupPlace, groupPlaceOf } from './groups.ts';
import { type Random, randomOf } from './random.ts';
import { RATES, shareOfSystemSets, type Stage, STAGES, SYSTEM_SETS } from './rates.ts';
import { STREAMS } from './streams.ts';
import type { SystemName } from './tables.ts';
import { bankCardOf } from './values/bank-card.ts';
import { type Brand, companyName, type Name, randomBrand, randomPersonName } from './values/names.ts';
import { nationalIdOf } from './values/national-id.ts';
import { type Phone, phoneOf } from './values/phone.ts';
import {
  CHINESE_PLACES,
  CHINESE_STREETS,
  OWNERS,
  type Place,
  WESTERN_PLACES,
  WESTERN_STREETS,
} from './values/places.ts';
import { unifiedCreditCodeOf } from './values/unified-credit-code.ts';
import { westernTaxNumberOf } from './values/western-tax-number.ts';

export type Kind = 'person' | 'business' | 'channel';

export interface Address {
  readonly line: string;
  readonly postalCode: string;
  readonly place: Place;
}

/** Who the customer is. */
interface Identity {
  readonly kind: Kind;
  readonly western: boolean;
  readonly name: Name;
  readonly gender: 'male' | 'female' | null;
  readonly birthDate: string | null;
  readonly minor: boolean;
  readonly nationalId: string | null;
  readonly taxNumber: string | null;
  readonly group: GroupPlace | null;
  readonly parentLinkMissing: boolean;
}

/** How the customer is reached; the second values are those that contradicting records have. */
interface Reach {
  readonly email: string;
  readonly otherEmail: string;
  readonly phone: Phone;
  readonly otherPhone: Phone;
  /** True where other customers have the same phone: it says nothing about who it is. */
  readonly phoneShared: boolean;
  readonly address: Address;
  readonly otherAddress: Address;
}

/** What the company does with the customer. */
interface Relation {
  readonly systems: readonly SystemName[];
  readonly duplicateIn: SystemName | null;
  readonly contactMissing: boolean;
  readonly contradiction: Contradiction | null;
  readonly hasTags: boolean;
  readonly stage: Stage;
  readonly owner: string;
  readonly vip: boolean;
  /** Day on which the company first met the customer. */
  readonly since: number;
  /** Day of the first purchase, if there is any. */
  readonly firstPurchase: number;
  /** Buys once or twice, and much. */
  readonly bulkBuyer: boolean;
  /** Everything is known of this customer, in every system: no gaps. */
  readonly wellKnown: boolean;
  readonly bankCard: string | null;
}

/** The field in which one system's record contradicts the others. */
export interface Contradiction {
  readonly field: 'phone' | 'email' | 'address';
  readonly system: SystemName;
}

export interface Profile extends Identity, Reach, Relation {
  readonly number: number;
}

const MULTIPLE = shareOfSystemSets((systems) => systems.length > 1);
const IN_CRM = shareOfSystemSets((systems) => systems.includes('crm'));
const BUYING = shareOfSystemSets((systems) => systems.includes('erp') || systems.includes('commerce'));

function kindOf(random: Random, group: GroupPlace | null): Kind {
  const drawn = random.weighted([
    ['person', 74],
    ['business', 15.5],
    ['channel', 10.5],
  ] as const);
  return group === null ? drawn : 'business';
}

function birthDayOf(random: Random, minor: boolean): string {
  const years = minor ? random.int(7, 13) : random.int(18, 78);
  return dateOf(-Math.floor(years * 365.25) - random.int(1, 300));
}

function personOf(
  random: Random,
  number: number,
  western: boolean,
): Omit<Identity, 'group' | 'kind' | 'western'> {
  const gender = random.pick(['male', 'female'] as const);
  const minor = random.chance(RATES.minor / 0.7);
  const birthDate = birthDayOf(random, minor);
  const known = !random.chance(RATES.nationalIdMissing);
  return {
    name: randomPersonName(random, gender, western),
    gender,
    birthDate,
    minor,
    nationalId: known && !western ? nationalIdOf(number, birthDate, gender) : null,
    taxNumber: null,
    parentLinkMissing: false,
  };
}

function companyOf(
  random: Random,
  number: number,
  options: { western: boolean; brand: Brand; city: string; role: GroupPlace['role'] | null },
): Omit<Identity, 'group' | 'kind' | 'western'> {
  return {
    name: companyName(random, options.brand, { ...options, head: options.role === 'parent' }),
    gender: null,
    birthDate: null,
    minor: false,
    nationalId: null,
    taxNumber: options.western ? westernTaxNumberOf(number) : unifiedCreditCodeOf(number),
    parentLinkMissing: options.role === 'subsidiary' && random.chance(RATES.parentLinkMissing),
  };
}

function addressOf(random: Random, place: Place): Address {
  const filler = place.country === 'GB' ? 'AA' : String(random.int(1, 999)).padStart(3, '0');
  const house = random.int(1, 320);
  const line =
    place.country === 'CN'
      ? `${random.pick(CHINESE_STREETS)}${house}号${random.int(1, 30)}栋${random.int(101, 2904)}室`
      : `${house} ${random.pick(WESTERN_STREETS)}`;
  const postalCode =
    place.country === 'GB' ? `${place.postalPrefix}${filler}` : (place.postalPrefix + filler).slice(0, 6);
  return { line, postalCode: place.country === 'CN' ? postalCode : postalCode.slice(0, 8), place };
}

function emailsOf(random: Random, identity: Identity, number: number): { email: string; otherEmail: string } {
  const { handle } = identity.name;
  if (identity.kind === 'person') {
    const domains = ['example.com', 'example.org', 'example.net', 'mail.example', 'post.test'];
    return {
      email: `${handle}${number}@${random.pick(domains)}`,
      otherEmail: `${handle.replace('.', '_')}_${number}@${random.pick(domains)}`,
    };
  }
  const domain = `${handle}-${number}.${random.pick(['example', 'test'])}`;
  return { email: `office@${domain}`, otherEmail: `sales@${domain}` };
}

function systemsOf(random: Random, group: GroupPlace | null): readonly SystemName[] {
  const drawn = random.weighted(SYSTEM_SETS);
  return group === null || drawn.includes('erp') ? drawn : ['erp', ...drawn];
}

function contradictionOf(
  random: Random,
  systems: readonly SystemName[],
  options: { contactMissing: boolean; phoneShared: boolean },
): Contradiction | null {
  if (systems.length < 2 || !random.chance(RATES.contradiction / MULTIPLE)) return null;
  const located = systems.filter((system) => system !== 'ticketing');
  const fields: (readonly [Contradiction['field'], number])[] = [];
  if (located.length > 1) fields.push(['address', 50]);
  if (!options.contactMissing) fields.push(['email', 20]);
  if (!options.contactMissing && !options.phoneShared) fields.push(['phone', 30]);
  if (fields.length === 0) return null;
  const field = random.weighted(fields);
  return { field, system: random.pick(field === 'address' ? located : systems) };
}

function relationOf(
  random: Random,
  number: number,
  options: { group: GroupPlace | null; phoneShared: boolean; place: Place; chinese: boolean },
): Relation {
  const systems = systemsOf(random, options.group);
  const buys = systems.includes('erp') || systems.includes('commerce');
  const stage =
    buys && random.chance((1 - RATES.purchasesMissing) / BUYING) ? random.weighted(STAGES) : 'potential';
  const firstPurchase =
    stage === 'new' ? -random.int(1, 88) : -random.int(stage === 'churned' ? 700 : 400, HISTORY_DAYS);
  const contactMissing = random.chance(RATES.contactMissing);
  const duplicateIn = random.chance(RATES.enteredTwice) ? random.pick(systems) : null;
  return {
    systems,
    duplicateIn,
    contactMissing,
    contradiction: contradictionOf(random, systems, { ...options, contactMissing }),
    hasTags: systems.includes('crm') && random.chance((1 - RATES.tagsMissing) / IN_CRM),
    stage,
    firstPurchase,
    since: stage === 'potential' ? -random.int(1, 900) : firstPurchase - random.int(1, 60),
    bulkBuyer: (stage === 'mature' || stage === 'churned') && random.chance(RATES.bulkBuyer),
    wellKnown: false,
    owner: random.pick(OWNERS[options.place.region]),
    vip: random.chance(RATES.vip),
    bankCard: random.chance(0.7) ? bankCardOf(number, options.chinese ? 19 : 16) : null,
  };
}

/** The customer with this number as it is by itself, before what it shares with others. */
export function baseProfileOf(seed: number, number: number): Profile {
  const random = randomOf(seed, STREAMS.profile, number);
  const group = groupPlaceOf(seed, number);
  const shared = randomOf(seed, STREAMS.brand, group?.parent ?? number);
  const western = (group === null ? random : shared).chance(RATES.western);
  const place = random.pick(western ? WESTERN_PLACES : CHINESE_PLACES);
  const kind = kindOf(random, group);
  const company = {
    western,
    brand: randomBrand(shared, western),
    city: place.city,
    role: group?.role ?? null,
  };
  const person = kind === 'person' ? personOf(random, number, western) : companyOf(random, number, company);
  const identity: Identity = { ...person, kind, western, group };
  const address = addressOf(random, place);
  const switchboard = group !== null && random.chance(RATES.switchboard);
  const relation = relationOf(random, number, { group, phoneShared: switchboard, place, chinese: !western });
  return {
    number,
    ...identity,
    ...emailsOf(random, identity, number),
    phone: phoneOf(place.country, switchboard ? group.parent : number, switchboard ? 2 : 0),
    otherPhone: phoneOf(place.country, number, 1),
    phoneShared: switchboard,
    address,
    otherAddress: addressOf(random, place),
    ...relation,
  };
}
