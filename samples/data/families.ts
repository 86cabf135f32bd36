import { baseProfileOf, type Profile } from './profile.ts';
import { RATES } from './rates.ts';

/** A family member whose phone can be the family's: the national ID in the CRM tells the two apart. */
function mayShare(profile: Profile): boolean {
  return (
    profile.nationalId !== null &&
    profile.systems.includes('crm') &&
    !profile.contactMissing &&
    profile.contradiction?.field !== 'phone'
  );
}

/** The customer, as part of its family: of two neighbours who may share, both have the phone and the address of the first. */
export function withFamily(seed: number, profile: Profile): Profile {
  const place = profile.number % RATES.familyEvery;
  if (place !== 8 && place !== 9) return profile;
  const other = baseProfileOf(seed, place === 8 ? profile.number + 1 : profile.number - 1);
  if (!mayShare(profile) || !mayShare(other)) return profile;
  if (place === 8) return { ...profile, phoneShared: true };
  return { ...profile, phone: other.phone, phoneShared: true, address: other.address, owner: other.owner };
}
