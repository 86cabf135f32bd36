import { MASKED, OPEN, type RoleTable } from './role-table.ts';

export const SERVICE_AGENT: RoleTable = {
  role: 'service_agent',
  purpose: 'SERVICE',
  situations: [
    { holding: [], gets: MASKED },
    { holding: ['own_customer', 'own_region', 'minor', 'consent_withdrawn'], gets: MASKED },
    {
      holding: ['vip'],
      gets: {
        ...MASKED,
        'SENSITIVE EMAIL': 'MASK(hide)',
        'SENSITIVE PHONE': 'MASK(hide)',
        'SENSITIVE ADDRESS': 'MASK(hide)',
      },
    },
  ],
};

export const SENIOR_SERVICE_AGENT: RoleTable = {
  role: 'senior_service_agent',
  purpose: 'SERVICE',
  situations: [
    { holding: [], gets: OPEN },
    { holding: ['vip', 'minor', 'consent_withdrawn'], gets: OPEN },
  ],
};
