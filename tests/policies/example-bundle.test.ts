import { describe, expect, it } from 'vitest';
import { loadBundle } from '../../src/policies/bundle.ts';
import { PURPOSES } from '../../src/viewer/viewer.ts';
import {
  ACCOUNT_MANAGER_MARKETING,
  ACCOUNT_MANAGER_SALES,
  ACCOUNT_MANAGER_SERVICE,
} from './account-manager.table.ts';
import { ANALYST_ANALYTICS, ANALYST_MARKETING } from './analyst.table.ts';
import { COMPLIANCE_OFFICER } from './compliance-officer.table.ts';
import { PAIRS, ROLES, SOURCE } from './example.ts';
import { testRoleTable } from './role-table.ts';
import { SENIOR_SERVICE_AGENT, SERVICE_AGENT } from './service-agent.table.ts';

describe('example bundle', () => {
  for (const table of [
    SERVICE_AGENT,
    SENIOR_SERVICE_AGENT,
    ACCOUNT_MANAGER_SALES,
    ACCOUNT_MANAGER_SERVICE,
    ACCOUNT_MANAGER_MARKETING,
    ANALYST_ANALYTICS,
    ANALYST_MARKETING,
    COMPLIANCE_OFFICER,
  ]) {
    testRoleTable(table);
  }

  it('shows nothing CONFIDENTIAL in clear but the audit log, and that to compliance officers alone', async () => {
    const { table } = await loadBundle(SOURCE, 1);
    const confidential = PAIRS.filter(({ classification }) => classification === 'CONFIDENTIAL');
    const clear = Object.keys(ROLES).flatMap((role) =>
      PURPOSES.flatMap((purpose) =>
        confidential.flatMap((pair) =>
          Array.from({ length: table.combinations }, (_, combination) => combination)
            .filter(
              (combination) =>
                table.decide(role, purpose, table.pairOf(pair))(combination).treatment.kind === 'CLEAR',
            )
            .map(() => `${role} ${purpose} ${pair.category}`),
        ),
      ),
    );
    expect([...new Set(clear)]).toEqual(['compliance_officer AUDIT AUDIT']);
  });

  it('has no row that never decides', async () => {
    const { rules, table, roles } = await loadBundle(SOURCE, 1);
    const deciding = new Set(
      Object.entries(roles).flatMap(([role, purposes]) =>
        purposes.flatMap((purpose) =>
          table.pairs.flatMap((_, pair) =>
            Array.from(
              { length: table.combinations },
              (_unused, combination) => table.decide(role, purpose, pair)(combination).rule,
            ),
          ),
        ),
      ),
    );
    expect(rules.map(({ id }) => id).filter((id) => !deciding.has(id))).toEqual([]);
  });
});
