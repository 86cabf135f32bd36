import { baseProfileOf, type Address, type Profile } from './profile.ts';
import type { Random } from './random.ts';
import { RATES } from './rates.ts';
import type { SystemName } from './tables.ts';
import { e164, type Phone } from './values/phone.ts';

/** How one record says that the customer is reached, before spelling. */
export interface RecordContact {
  readonly phone: Phone | null;
  readonly email: string | null;
  readonly emailVerified: boolean | null;
  readonly address: Address;
  /** The strong keys among them that are the customer's alone, normalised. */
  readonly keys: readonly string[];
}

const NOBODY: Pick<RecordContact, 'phone' | 'email' | 'emailVerified'> = {
  phone: null,
  email: null,
  emailVerified: null,
};

function emailOf(
  seed: number,
  profile: Profile,
  random: Random,
): Pick<RecordContact, 'email' | 'emailVerified'> {
  if (profile.number > 7 && random.chance(RATES.emailOfAnother)) {
    return { email: baseProfileOf(seed, profile.number - 7).email, emailVerified: false };
  }
  return { email: profile.otherEmail, emailVerified: true };
}

function reachOf(
  seed: number,
  profile: Profile,
  options: { random: Random; system: SystemName; second: boolean },
): Pick<RecordContact, 'phone' | 'email' | 'emailVerified'> {
  const { random, system, second } = options;
  const complete = profile.wellKnown;
  const { field, system: odd } = profile.contradiction ?? { field: null, system: null };
  const keyless = random.chance(RATES.keyless) && !complete && field !== 'phone' && field !== 'email';
  if (profile.contactMissing || keyless) return NOBODY;
  const contradicts = odd === system && !second;
  const phone = contradicts && field === 'phone' ? profile.otherPhone : profile.phone;
  const hasPhone = !random.chance(RATES.phoneMissing) || complete || field === 'phone';
  const hasEmail = !random.chance(RATES.emailMissing) || complete || field === 'email' || profile.phoneShared;
  const verified = !random.chance(RATES.emailUnverified) || complete;
  const written = contradicts && field === 'email' ? emailOf(seed, profile, random) : null;
  return {
    phone: hasPhone ? phone : null,
    email: hasEmail ? (written?.email ?? profile.email) : null,
    emailVerified: hasEmail ? (written?.emailVerified ?? verified) : null,
  };
}

/** The contact data in one record of the customer; `second` for a record entered again in the same system. */
export function contactOf(
  seed: number,
  profile: Profile,
  options: { random: Random; system: SystemName; second: boolean },
): RecordContact {
  const reach = reachOf(seed, profile, options);
  const { field, system: odd } = profile.contradiction ?? { field: null, system: null };
  const moved = field === 'address' && odd === options.system && !options.second;
  const keys: string[] = [];
  if (reach.phone !== null && !profile.phoneShared) keys.push(`phone ${e164(reach.phone)}`);
  if (reach.email !== null && reach.emailVerified === true) keys.push(`email ${reach.email}`);
  return { ...reach, address: moved ? profile.otherAddress : profile.address, keys };
}
