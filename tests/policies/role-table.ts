import { expect, test } from 'vitest';
import { type Fact, formatTreatment } from '../../src/masking/treatment.ts';
import { planAccess } from '../../src/policies/access.ts';
import { loadBundle } from '../../src/policies/bundle.ts';
import type { Purpose } from '../../src/viewer/viewer.ts';
import { factsOf, PAIRS, SOURCE } from './example.ts';

export interface RoleTable {
  readonly role: string;
  readonly purpose: Purpose;
  /** For each situation (the facts that hold of a customer): the treatment of each pair; pairs that are not named are denied. */
  readonly situations: readonly {
    readonly holding: readonly Fact[];
    readonly gets: Readonly<Record<string, string>>;
  }[];
}

/** Holds the example bundle against a role's table, over every pair of the schema. */
export function testRoleTable({ role, purpose, situations }: RoleTable): void {
  test.each(situations)(`${role} for ${purpose}, where $holding hold`, async ({ holding, gets }) => {
    const bundle = await loadBundle(SOURCE, 1);
    const fields = PAIRS.map((pair) => ({
      ...pair,
      coordinate: `${pair.classification} ${pair.category ?? 'NONE'}`,
    }));
    const plan = planAccess({ bundle, viewer: { roles: [role], purpose }, fields });
    const got = fields.map(({ coordinate }) => [
      coordinate,
      formatTreatment(plan.decide(coordinate, factsOf(...holding)).treatment),
    ]);
    const denied = Object.fromEntries(fields.map(({ coordinate }) => [coordinate, 'DENY']));
    expect(Object.fromEntries(got)).toEqual({ ...denied, ...gets });
  });
}

export const LOW = {
  'PUBLIC NONE': 'CLEAR',
  'INTERNAL NONE': 'CLEAR',
  'INTERNAL DEMOGRAPHIC': 'CLEAR',
  'INTERNAL BEHAVIOUR': 'CLEAR',
  'INTERNAL FINANCIAL': 'CLEAR',
};

const LAST_FOUR = {
  'CONFIDENTIAL NATIONAL_ID': 'MASK(national_id)',
  'CONFIDENTIAL BANK_CARD': 'MASK(bank_card)',
  'SENSITIVE TAX_NUMBER': 'MASK(tax_number)',
  'SENSITIVE BIRTH_DATE': 'MASK(hide)',
};

export const MASKED = {
  ...LOW,
  ...LAST_FOUR,
  'SENSITIVE PERSON_NAME': 'MASK(name)',
  'SENSITIVE EMAIL': 'MASK(email)',
  'SENSITIVE PHONE': 'MASK(phone)',
  'SENSITIVE ADDRESS': 'MASK(address)',
  'SENSITIVE DEMOGRAPHIC': 'MASK(hide)',
  'SENSITIVE FINANCIAL': 'MASK(amount)',
  'SENSITIVE FREE_TEXT': 'MASK(hide)',
};

export const OPEN = {
  ...LOW,
  ...LAST_FOUR,
  'SENSITIVE PERSON_NAME': 'CLEAR',
  'SENSITIVE EMAIL': 'CLEAR',
  'SENSITIVE PHONE': 'CLEAR',
  'SENSITIVE ADDRESS': 'CLEAR',
  'SENSITIVE DEMOGRAPHIC': 'CLEAR',
  'SENSITIVE FINANCIAL': 'CLEAR',
  'SENSITIVE FREE_TEXT': 'MASK(free_text)',
};
