import { LOW, type RoleTable } from './role-table.ts';

export const ANALYST_ANALYTICS: RoleTable = {
  role: 'analyst',
  purpose: 'ANALYTICS',
  situations: [
    {
      holding: [],
      gets: {
        ...LOW,
        'SENSITIVE ADDRESS': 'MASK(address)',
        'SENSITIVE BIRTH_DATE': 'MASK(birth_year)',
        'SENSITIVE DEMOGRAPHIC': 'CLEAR',
        'SENSITIVE FINANCIAL': 'CLEAR',
      },
    },
    { holding: ['minor'], gets: LOW },
  ],
};

export const ANALYST_MARKETING: RoleTable = {
  role: 'analyst',
  purpose: 'MARKETING',
  situations: [
    { holding: [], gets: { ...LOW, 'SENSITIVE PERSON_NAME': 'CLEAR', 'SENSITIVE EMAIL': 'CLEAR' } },
    { holding: ['consent_withdrawn'], gets: {} },
    { holding: ['minor'], gets: {} },
    { holding: ['minor', 'consent_withdrawn', 'vip'], gets: {} },
  ],
};
