import { isPresent } from '../rows.ts';
import type { CustomerRows } from '../rows.ts';
import type { Derived } from './derived.ts';
import { QUALITY_FIELDS } from './quality-fields.ts';
import type { QualityField } from './quality-fields.ts';
import { shareOf } from './share.ts';

const { name, type, emails, phones, nationalId, taxNumber, birthDate, addresses } = QUALITY_FIELDS;

/** `DataQuality.completeness`: each of what is looked at weighs the same. */
export const completeness: Derived = (rows) => {
  const has = ({ opinions }: QualityField): boolean => opinions(rows).length > 0;
  const wanted = [
    has(name),
    has(type),
    has(emails),
    has(phones),
    has(nationalId) || has(taxNumber),
    has(addresses),
    (rows.Contact ?? []).some((row) => isPresent(row.tags)),
    [...(rows.Invoice ?? []), ...(rows.Order ?? [])].some((row) => isPresent(row.number)),
    ...(isPerson(rows) ? [has(birthDate)] : []),
  ];
  return shareOf(wanted, (present) => present);
};

/** By the most trusted of the record types that say anything, as the golden field does. */
function isPerson(rows: CustomerRows): boolean {
  const opinions = type.opinions(rows);
  const [first] = opinions;
  return (
    first !== undefined &&
    opinions
      .filter(({ recordType }) => recordType === first.recordType)
      .every(({ value }) => value === 'INDIVIDUAL')
  );
}
