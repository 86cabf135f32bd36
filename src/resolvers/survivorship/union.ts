import type { Candidate, Normaliser, SurvivorshipRule } from '../candidate.ts';
import { hasParts, isPresent } from '../rows.ts';
import type { Value } from '../rows.ts';

/**
 * All distinct values, in the declared order; a candidate that holds a list offers each of its elements. With a normaliser, valid values stand in
 * their one form, and those that are not valid follow as they are. `from` names the candidates that were the first to offer one of the values.
 */
export const union: SurvivorshipRule = (candidates, normaliser) => {
  const valid = new Map<string, Value>();
  const invalid = new Map<string, Value>();
  const from = new Set<Candidate>();
  for (const candidate of candidates) {
    for (const offered of elementsOf(candidate.value)) {
      const normalised = normaliser === undefined ? offered : normaliser.normalise(offered);
      const [values, value] = normalised === null ? [invalid, offered] : [valid, normalised];
      const key = keyOf(value, normaliser);
      if (values.has(key)) continue;
      values.set(key, value);
      from.add(candidate);
    }
  }
  return { value: [...valid.values(), ...invalid.values()], from: [...from] };
};

function elementsOf(value: Value): readonly Value[] {
  return isList(value) ? value.filter(isPresent) : [value];
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function keyOf(value: Value, normaliser: Normaliser | undefined): string {
  const key = normaliser?.key?.(value);
  if (key !== undefined && key !== null) return key;
  // A quote begins the JSON of texts alone.
  return typeof value === 'string' ? `"${value}` : JSON.stringify(inOrder(value));
}

/** Parts in the order of their names, so that two records that list them differently are equal. */
function inOrder(value: Value): Value {
  if (!hasParts(value)) return value;
  return Object.entries(value)
    .filter(([, part]) => isPresent(part))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, inOrder(part)]);
}
