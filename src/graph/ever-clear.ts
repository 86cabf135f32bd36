import { type AccessPlan, FACTS } from '../masking/treatment.ts';

const ALL_KNOWN = (1 << FACTS.length) - 1;

/** Whether there can be a customer whose field the viewer sees in clear. */
export function isEverClear(access: Pick<AccessPlan, 'constant' | 'decide'>, coordinate: string): boolean {
  const constant = access.constant(coordinate);
  if (constant) return constant.treatment.kind === 'CLEAR';
  return Array.from({ length: ALL_KNOWN + 1 }, (_, bits) =>
    access.decide(coordinate, { known: ALL_KNOWN, bits }),
  ).some(({ treatment }) => treatment.kind === 'CLEAR');
}
