import { MASKED, type RoleTable } from './role-table.ts';

export const COMPLIANCE_OFFICER: RoleTable = {
  role: 'compliance_officer',
  purpose: 'AUDIT',
  situations: [
    { holding: [], gets: { ...MASKED, 'CONFIDENTIAL AUDIT': 'CLEAR' } },
    { holding: ['minor', 'vip', 'own_customer'], gets: { ...MASKED, 'CONFIDENTIAL AUDIT': 'CLEAR' } },
  ],
};
