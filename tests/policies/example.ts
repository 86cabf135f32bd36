import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, visit } from 'graphql';
import { type CustomerFacts, FACTS, type Fact } from '../../src/masking/treatment.ts';
import { type BundleSource, loadBundle, type PolicyBundle } from '../../src/policies/bundle.ts';
import type { RolePurposes } from '../../src/viewer/viewer.ts';
import type { Pair } from '../../src/policies/table.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export const MODEL = read('src/policies/model.conf');
export const POLICY = read('src/policies/policy.csv');

export const ROLES: RolePurposes = {
  service_agent: ['SERVICE'],
  senior_service_agent: ['SERVICE'],
  account_manager: ['SALES', 'SERVICE'],
  analyst: ['ANALYTICS', 'MARKETING'],
  compliance_officer: ['AUDIT'],
};

/** Every pair that a `@classified` directive of the schema states. */
function schemaPairs(): Pair[] {
  const pairs: Pair[] = [];
  for (const file of globSync('schema/**/*.graphql', { cwd: ROOT })) {
    visit(parse(read(file)), {
      Directive: ({ name, arguments: given = [] }) => {
        if (name.value !== 'classified') return;
        const stated = (argument: string): string | null => {
          const value = given.find((candidate) => candidate.name.value === argument)?.value;
          return value?.kind === Kind.ENUM ? value.value : null;
        };
        pairs.push({ classification: stated('as') ?? '', category: stated('category') });
      },
    });
  }
  return pairs;
}

export const PAIRS = schemaPairs();

export const SOURCE: BundleSource = { model: MODEL, policy: POLICY, roles: ROLES, pairs: PAIRS };

export const HEADER = 'id,role,classification,category,purpose,action,facts,treatment';

/** A bundle of a few rows in place of the example's. */
export function loadRows(
  rows: readonly string[],
  source: Partial<BundleSource> = {},
  epoch = 1,
): Promise<PolicyBundle> {
  return loadBundle({ ...SOURCE, policy: [HEADER, ...rows].join('\n'), ...source }, epoch);
}

/** Facts of which all are known, and these hold. */
export function factsOf(...holding: readonly Fact[]): CustomerFacts {
  return {
    known: 2 ** FACTS.length - 1,
    bits: holding.reduce((bits, fact) => bits | (1 << FACTS.indexOf(fact)), 0),
  };
}

export const NOTHING_KNOWN: CustomerFacts = { known: 0, bits: 0 };
