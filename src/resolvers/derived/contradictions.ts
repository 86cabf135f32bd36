import { hasParts, textOf } from '../rows.ts';
import type { CustomerRows, Value } from '../rows.ts';
import type { DerivedEnv } from './derived.ts';
import { QUALITY_FIELDS } from './quality-fields.ts';
import type { QualityField } from './quality-fields.ts';

interface ContradictingValue {
  readonly source: string;
  /** The golden field whose treatment the value gets. */
  readonly field: string;
  /** As it stands in the source. */
  readonly value: string;
}

/** A golden field for which the records do not say the same, and what they say. */
export interface Contradiction {
  /** Its name alone, as in the provenance. */
  readonly field: string;
  readonly values: readonly ContradictingValue[];
}

const ADDRESS_PARTS = ['line', 'city', 'province', 'postalCode', 'country'];

/** `DataQuality.contradictions`: of each source, every value that differs after normalisation. The values are raw. */
export function contradictions(rows: CustomerRows, env: DerivedEnv): readonly Contradiction[] {
  return Object.values(QUALITY_FIELDS).flatMap((field: QualityField) => {
    const { keys, values } = distinctValues(field, rows, env);
    return keys.size < 2 ? [] : [{ field: field.field.replace('Customer.', ''), values }];
  });
}

function distinctValues(
  { field, key, opinions }: QualityField,
  rows: CustomerRows,
  env: DerivedEnv,
): { keys: ReadonlySet<string>; values: readonly ContradictingValue[] } {
  const keys = new Set<string>();
  const byRecordType = new Map<string, Map<string, string>>();
  for (const { recordType, value } of opinions(rows)) {
    const comparison = key(value);
    if (comparison === null) continue;
    keys.add(comparison);
    const texts = byRecordType.get(recordType) ?? new Map<string, string>();
    byRecordType.set(recordType, texts);
    const [text, known] = [asText(value), texts.get(comparison)];
    if (known === undefined || text < known) texts.set(comparison, text);
  }
  const values = [...byRecordType].flatMap(([recordType, texts]) =>
    // In the order of the records: one by value would tell of two masked values which is the lower.
    [...texts.values()].map((value) => ({ source: env.sources[recordType] ?? recordType, field, value })),
  );
  return { keys, values };
}

function asText(value: Value): string {
  if (!hasParts(value)) return textOf(value) ?? '';
  return ADDRESS_PARTS.map((part) => textOf(value[part]))
    .filter((part) => part !== null)
    .join(', ');
}
