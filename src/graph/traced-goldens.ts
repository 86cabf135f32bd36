import type { AccessPlan } from '../masking/treatment.ts';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import { FACT_RULES } from './facts.ts';

/** Coordinates of golden fields. */
export type TracedGoldens = ReadonlySet<string>;

/**
 * The golden fields whose values are wanted with the records that they come from, or with the faults that may have kept others from being chosen: all of them where
 * the provenance is asked for, and those that treatments hang on. They are chosen that way from the start, so that none is chosen twice.
 */
export function tracedGoldens(
  catalogue: Catalogue,
  fields: ReadonlySet<FieldInfo>,
  { facts }: Pick<AccessPlan, 'facts'>,
): TracedGoldens {
  const decisive = facts.flatMap((fact) => FACT_RULES[fact].reads);
  const tellsAll = [...fields].some(({ coordinate }) => coordinate === 'Customer.provenance');
  if (!tellsAll) return new Set(decisive);
  return new Set(catalogue.golden.map(({ coordinate }) => coordinate));
}
