import type { Candidate, Golden, Normaliser } from './candidate.ts';
import { instantOf } from './instants.ts';
import { isPresent } from './rows.ts';
import { SURVIVORSHIP_RULES } from './survivorship/index.ts';
import type { SurvivorshipRuleName } from './survivorship/index.ts';

/**
 * Chooses a golden field's value. Candidates come in the declared order of `from`; several records of one type are put in order here (changed last
 * first, then by record id), so that the answer does not hang on the order in which a source lists them. Absent values never win; null where all are.
 * `normaliser` is that of the field in `NORMALISERS`, if it has one.
 */
export function chooseGolden(
  rule: SurvivorshipRuleName,
  candidates: readonly Candidate[],
  normaliser?: Normaliser,
): Golden | null {
  const [first, ...others] = inOrder(candidates.filter((candidate) => isPresent(candidate.value)));
  if (first === undefined) return null;
  // Where one record alone has a value there is nothing to choose.
  if (others.length === 0 && TAKES_ONE.has(rule)) return { value: first.value, from: [first] };
  const golden = SURVIVORSHIP_RULES[rule]([first, ...others], normaliser);
  return isPresent(golden.value) ? golden : null;
}

/** Rules that give the value of one candidate as it stands. */
const TAKES_ONE: ReadonlySet<SurvivorshipRuleName> = new Set(['SOURCE_PRIORITY', 'MOST_RECENT', 'EARLIEST']);

function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const places = new Map<string, number>();
  for (const { recordType } of candidates) {
    if (!places.has(recordType)) places.set(recordType, places.size);
  }
  const place = ({ recordType }: Candidate): number => places.get(recordType) ?? 0;
  return candidates.toSorted((a, b) => place(a) - place(b) || byChange(a, b));
}

function byChange(a: Candidate, b: Candidate): number {
  const [changedA, changedB] = [instantOf(a.asOf) ?? -Infinity, instantOf(b.asOf) ?? -Infinity];
  if (changedA !== changedB) return changedA > changedB ? -1 : 1;
  if (a.recordId === b.recordId) return 0;
  return a.recordId < b.recordId ? -1 : 1;
}
